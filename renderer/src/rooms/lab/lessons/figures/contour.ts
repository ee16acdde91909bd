/** A level line of numbers on a grid by marching squares (Lorensen and Cline, 1987, in two dimensions). */

type Place = readonly [column: number, row: number];

/**
 * The line where the numbers pass a level, as an SVG path; places are in squares of the grid from its upper left
 * corner, and each number stands in the middle of its square.
 * @param values row-major @param columns of the grid
 */
export function contour(values: ArrayLike<number>, columns: number, level: number): string {
  const rows = values.length / columns;
  const at = (row: number, column: number): number => values[row * columns + column]! - level;
  let path = '';
  for (let row = 0; row + 1 < rows; row += 1)
    for (let column = 0; column + 1 < columns; column += 1) {
      const corners: readonly Place[] = [
        [column, row],
        [column + 1, row],
        [column + 1, row + 1],
        [column, row + 1],
      ];
      const crossed: Place[] = [];
      corners.forEach(([x, y], i) => {
        const [nextX, nextY] = corners[(i + 1) % 4]!;
        const [from, to] = [at(y, x), at(nextY, nextX)];
        if (from > 0 === to > 0) return;
        const share = from / (from - to);
        crossed.push([x + share * (nextX - x) + 0.5, y + share * (nextY - y) + 0.5]);
      });
      for (let i = 0; i + 1 < crossed.length; i += 2) path += `M${written(crossed[i]!)}L${written(crossed[i + 1]!)}`;
    }
  return path;
}

const written = ([x, y]: Place): string => `${x.toFixed(2)} ${y.toFixed(2)}`;

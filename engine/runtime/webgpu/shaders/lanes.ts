/** Reductions within a workgroup. */
import { LANES } from './shader.ts';

/** Workgroup memory of `reduction`. */
export const LANE_MEMORY = `var<workgroup> lanes: array<f32, ${LANES}>;`;

/**
 * A function of WGSL that combines a value of each invocation of the workgroup; all must call it.
 * @param combine expression of `a` and `b`
 */
export const reduction = (name: string, combine: string): string => `
fn ${name}(own: f32) -> f32 {
  lanes[localIndex] = own;
  workgroupBarrier();
  for (var count = ${LANES / 2}u; count > 0u; count = count / 2u) {
    if (localIndex < count) {
      let a = lanes[localIndex];
      let b = lanes[localIndex + count];
      lanes[localIndex] = ${combine};
    }
    workgroupBarrier();
  }
  let all = lanes[0];
  workgroupBarrier();
  return all;
}`;

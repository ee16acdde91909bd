// The Data, Train, Explore and Runs rooms: empty, and with one short run.
export async function rooms({ page, at, picture }) {
  // A new network has no data; LeNet has its own.
  await at('new-tab').click();
  await at('room-data').click();
  await at('use-mnist').first().waitFor();
  await picture('data-empty');
  await page.getByRole('tab').first().click();
  await at('room-data').click();
  await at('train-count').waitFor({ timeout: 60_000 });
  await picture('data', { still: 500 });
  await at('room-runs').click();
  await picture('runs-empty');
  await at('room-explore').click();
  await picture('explore-empty');
  await at('room-train').click();
  await at('epochs').fill('1');
  await at('memory').waitFor();
  await picture('train-before');
  await at('memory').scrollIntoViewIfNeeded();
  await picture('train-memory');
  await at('train').click();
  await page.locator('[data-status=finished]').waitFor({ timeout: 180_000 });
  await at('test').click();
  await at('predictions').waitFor({ timeout: 60_000 });
  await picture('explore', { still: 600 });
  await at('room-train').click();
  await picture('train');
  await at('room-runs').click();
  await picture('runs');
}

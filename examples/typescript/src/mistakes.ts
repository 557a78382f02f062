// What the compiler refuses, since it is not in the contract: npm run check fails if it takes one of these.
import type { Item, Workflows as Shop } from './contract.js';
import type { Workflows } from './workflow.js';

export async function mistakes(shop: Workflows<Shop>): Promise<void> {
  // @ts-expect-error There is no such workflow.
  await shop.start('Refund', 'orders', 'id');
  // @ts-expect-error It is in another task queue.
  await shop.start('Order', 'refunds', 'id', {});
  // @ts-expect-error The input is missing.
  await shop.start('Order', 'orders', 'id');
  const order = shop.get('Order', 'id');
  const item: Item = { RequestID: 'first', SKU: 'lamp-1', Quantity: 2 };
  // @ts-expect-error There is no such signal.
  await order.signal('ship', { Carrier: 'DHL' });
  // @ts-expect-error It is an update, and no signal.
  await order.signal('add_item', item);
  // @ts-expect-error There is no such field.
  await order.signal('cancel_order', { Why: 'too expensive' });
  // @ts-expect-error The quantity is a number.
  await order.update('add_item', 'add_item/first', { ...item, Quantity: 'two' });
  // @ts-expect-error The item is missing.
  await order.update('add_item', 'add_item/first');
  // @ts-expect-error The result has no such field.
  (await order.query('get_progress')).Percent;
  // @ts-expect-error It takes no arguments.
  await order.query('get_total', 'EUR');
}

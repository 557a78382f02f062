// Orders something from the shop of examples/order: node build/main.js ADDRESS
import { Client, Connection, WorkflowUpdateFailedError } from '@temporalio/client';
import type * as contract from './contract.js';
import { Workflows } from './workflow.js';

const connection = await Connection.connect({ address: process.argv[2] ?? '127.0.0.1:7233' });
try {
  const workflows = new Workflows<contract.Workflows>(new Client({ connection }));
  const id = 'order-from-typescript';
  const order = await workflows.start('Order', 'orders', id, { OrderID: id, CustomerID: 'Ada' });

  const lamp: contract.Item = { RequestID: 'first', SKU: 'lamp-1', Name: 'Lamp', Quantity: 2, Price: 1999 };
  const totals = await order.update('add_item', 'add_item/first', lamp);
  console.log(`items in the cart: ${totals.Items}, together ${totals.Total} cents`);

  // Nobody knows whether a request that timed out has arrived. This one has: it is not done twice.
  const again = await order.update('add_item', 'add_item/first', lamp);
  console.log(`after sending it again: ${again.Items}`);

  const payment: contract.Payment = { RequestID: 'payment', Method: 'card', Amount: 1, CardToken: 'token' };
  try {
    await order.update('process_payment', 'process_payment/payment', payment);
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) {
      throw error;
    }
    console.log(`not paid: ${error.cause?.message}`);
  }

  await order.signal('cancel_order', { Reason: 'too expensive' });
  console.log(`result: ${await order.result()}`);
} finally {
  await connection.close();
}

// What clients and parents in TypeScript know of Auction in auction.go: the names on the wire, and the JSON of messages.
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';

export interface Lot {
  number: string;
  title: string;
  bids?: Bid[];
}

export interface Bid {
  bid_id: string;
  bidder: string;
  cents: number;
}

export interface Standing {
  cents: number;
  bids: number;
}

export interface Sale {
  bidder: string;
  cents: number;
}

/** The type of the workflow, as in client.start<Auction>('auction', …). */
export type Auction = (lot: Lot) => Promise<Sale>;

// A slice of Go may be null.
export const listWatchers = defineQuery<string[] | null>('list_watchers');
export const listBids = defineQuery<Bid[], [bidder: string]>('list_bids');

export const watch = defineSignal<[{ name: string }]>('watch');
export const adjourn = defineSignal('adjourn');
export const hammer = defineSignal('hammer');
export const withdraw = defineSignal<[reason: string]>('withdraw');

export const placeBid = defineUpdate<Standing, [Bid]>('place_bid');

// The workflow of Delivery in delivery.go.
import {
  ApplicationFailure,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  getExternalWorkflowHandle,
  proxyActivities,
  setHandler,
  startChild,
} from '@temporalio/workflow';
import { Auction, Bid, Sale, hammer, withdraw } from './auction';

interface Parcel {
  number: string;
  stops?: string[];
}

interface Redirection {
  request_id: string;
  place: string;
}

interface Clearance {
  bids: Bid[];
}

interface Weight {
  grams: number;
  attempts: number;
}

interface Receipt {
  stops: string[];
  to: string;
}

/** The activities of Depot in delivery.go: their names on the wire, with the arguments of the Go methods. */
interface Depot {
  weigh_parcel(parcel: Parcel, scale: string): Promise<Weight>;
}

const listStops = defineQuery<string[]>('list_stops');
const tellWeather = defineQuery<string>('tell_weather');
const stop = defineSignal<[place: string]>('stop');
const repack = defineSignal('repack');
const handOver = defineSignal<[to: string]>('hand_over');
const lose = defineSignal('lose');
const redirect = defineUpdate<number, [Redirection]>('redirect');
const weigh = defineUpdate<Weight, [scale: string]>('weigh');
const sell = defineUpdate<Sale, [Clearance]>('sell');

export async function delivery(parcel: Parcel): Promise<Receipt> {
  const stops = parcel.stops ?? [];
  let [repacked, lost] = [false, false];
  let to: string | undefined;

  setHandler(listStops, () => stops);
  setHandler(tellWeather, () => {
    throw new Error('it is dark');
  });
  setHandler(stop, (place) => {
    stops.push(place);
  });
  setHandler(repack, () => {
    repacked = true;
  });
  setHandler(handOver, (name) => {
    to = name;
  });
  setHandler(lose, () => {
    lost = true;
  });
  setHandler(
    redirect,
    ({ place }) => {
      if (place === 'the moon') {
        throw ApplicationFailure.nonRetryable('too far', 'Unreachable', place, 384400);
      }
      stops.push(`to ${place}`);
      return 100 * place.length;
    },
    {
      validator({ place }) {
        if (place === '') {
          throw ApplicationFailure.retryable('a place has a name', 'Nowhere', stops);
        }
      },
    },
  );
  setHandler(weigh, (scale) => {
    // Depot names no task queue: its worker is the one of auctions.
    const depot = proxyActivities<Depot>({
      taskQueue: 'auctions',
      startToCloseTimeout: '20s',
      retry: { initialInterval: '1ms' },
    });
    return depot.weigh_parcel(parcel, scale);
  });
  setHandler(sell, async ({ bids }) => {
    const auction = await startChild<Auction>('auction', {
      workflowId: `auction-${parcel.number}`,
      taskQueue: 'auctions',
      args: [{ number: parcel.number, title: 'what nobody has taken', bids }],
    });
    if (bids.length === 0) {
      await auction.signal(withdraw, 'nobody bids');
    } else {
      await getExternalWorkflowHandle(auction.workflowId).signal(hammer);
    }
    return await auction.result();
  });

  await condition(() => repacked || lost || to !== undefined);
  if (repacked) {
    return await continueAsNew<typeof delivery>({ ...parcel, stops });
  }
  if (lost || to === undefined) {
    throw ApplicationFailure.nonRetryable('the parcel is lost', 'Lost', parcel.number, stops);
  }
  return { stops, to };
}

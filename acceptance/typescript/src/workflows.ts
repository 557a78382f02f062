// The workflow types of the worker: each is the name of a function.
export { delivery } from './delivery';
export { mirror } from './mirror';

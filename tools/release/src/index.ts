export { copyCheckout } from './copy-checkout.ts';

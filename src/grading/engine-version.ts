import { QUICKJS_SHA256 } from '../sandbox/quickjs-module.ts';

/** Changes whenever the engine could give another verdict on the same bytes. */
export const ENGINE = `bugbash/0.1.0 quickjs-ng/0.17.0+${QUICKJS_SHA256.slice(0, 16)}`;

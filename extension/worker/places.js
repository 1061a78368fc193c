// The origins this extension may speak to: the portal, and the applications that were configured when it was packed.
import config from '../config.js';

export const PORTAL = config.portal;
export const ORIGINS = new Set(config.applications);
export const VERSION = chrome.runtime.getManifest().version;

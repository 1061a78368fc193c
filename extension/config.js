// Filled in by `wedlock extension pack`. A module and no JSON: Chromium starts no worker again that imports JSON.
export default {
  "portal": "http://127.0.0.1:8400",
  "applications": ["http://127.0.0.1:8401"],
  "name": "Wedlock"
};

/** A plugin of the Serverless Framework: whatever is packaged was bundled a moment ago, also by `serverless package` alone. */
export default class BuildPlugin {
  constructor() {
    this.hooks = { 'before:package:initialize': () => import('../build.mjs') };
  }
}

import type { Plugin } from 'esbuild';

const CHAIN = /^@aws-sdk\/credential-provider-node$/;

/**
 * Leaves out of bundles the SDK's search for credentials in profiles, single sign-on, processes and metadata services: a
 * function finds those of its role in its environment, and the search begins there. AWS Lambda Developer Guide, "Using Lambda
 * environment variables". What runs elsewhere is not bundled and has the whole search.
 */
export const lambdaCredentials: Plugin = {
  name: 'lambda-credentials',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: CHAIN }, ({ path, resolveDir }) => ({ path, namespace: 'lambda', pluginData: resolveDir }));
    onLoad({ filter: CHAIN, namespace: 'lambda' }, ({ pluginData }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: pluginData,
    }));
  },
};

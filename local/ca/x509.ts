import 'reflect-metadata';

/** @peculiar/x509, loaded after the metadata functions that it asks for are there: a static import could come first. */
export const x509 = await import('@peculiar/x509');

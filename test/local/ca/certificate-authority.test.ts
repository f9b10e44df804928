import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { createCertificateAuthority, type IssuedCertificate } from '../../../local/ca/certificate-authority.ts';

const HOUR = 3600_000;
const validity = () => ({ notBefore: Date.now() - HOUR, notAfter: Date.now() + HOUR });

/** Connects to a server with `certificate` as a viewer of `servername` who trusts `ca`; rejects as the viewer would. */
async function handshake({ certificatePem, privateKeyPem }: IssuedCertificate, ca: string, servername: string) {
  const server = createServer({ cert: certificatePem, key: privateKeyPem }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', servername, ca });
  try {
    await once(socket, 'secureConnect');
    return socket.authorized;
  } finally {
    socket.destroy();
    server.close();
  }
}

describe('a certificate of the local authority', () => {
  test.each([
    ['www.example.com', 'www.example.com'],
    ['*.example.com', 'shop.example.com'],
  ])('for %s convinces a viewer of %s who trusts the authority', async (name, servername) => {
    const ca = await createCertificateAuthority();
    const issued = await ca.issue({ names: [name], ...validity() });
    await expect(handshake(issued, ca.caPem, servername)).resolves.toBe(true);
  });

  test('does not convince for another name, two labels down, out of its time, or who trusts another authority', async () => {
    const [ca, other] = await Promise.all([createCertificateAuthority(), createCertificateAuthority()]);
    const issued = await ca.issue({ names: ['*.example.com'], ...validity() });
    const old = await ca.issue({ names: ['*.example.com'], notBefore: 0, notAfter: HOUR });
    await expect(handshake(issued, ca.caPem, 'example.org')).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    await expect(handshake(issued, ca.caPem, 'a.b.example.com')).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    await expect(handshake(old, ca.caPem, 'www.example.com')).rejects.toMatchObject({ code: 'CERT_HAS_EXPIRED' });
    await expect(handshake(issued, other.caPem, 'www.example.com')).rejects.toThrow();
  });

  test('holds all names, its validity and its serial, also when no name fits the common name', async () => {
    const ca = await createCertificateAuthority();
    const long = `${'a'.repeat(63)}.example.com`;
    const { certificatePem, serial } = await ca.issue({ names: [long, `*.${long}`], ...validity() });
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.subjectAltName).toBe(`DNS:${long}, DNS:*.${long}`);
    expect(certificate.verify(new X509Certificate(ca.caPem).publicKey)).toBe(true);
    expect(serial.replaceAll(':', '').toUpperCase()).toBe(certificate.serialNumber);
  });
});

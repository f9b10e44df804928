import { describe, expect, it } from '@jest/globals';
import type { RecordType } from '../../../local/route53/record-set.ts';
import { problemOfValue } from '../../../local/route53/record-values.ts';

const GOOD: readonly (readonly [RecordType, string])[] = [
  ['A', '192.0.2.1'],
  ['AAAA', '2001:db8::1'],
  ['CNAME', 'd111111abcdef8.cloudfront.net'],
  ['CNAME', 'd111111abcdef8.cloudfront.net.'],
  ['TXT', '"one string"'],
  ['TXT', '"a \\"quoted\\" word" "second \\040"'],
  ['TXT', `"${'a'.repeat(255)}"`],
  ['SPF', '"v=spf1 -all"'],
  ['MX', '10 mail.example.com'],
  ['SRV', '10 5 443 host.example.com.'],
  ['NS', 'ns-1.awsdns-00.com.'],
  ['CAA', '0 issue "amazon.com"'],
  ['NAPTR', '100 50 "u" "E2U+sip" "!^.*$!sip:info@example.com!" .'],
  ['DS', '60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118'],
  ['TLSA', '3 1 1 0b9fa5a59eed715c26c1020c711b4f6e'],
  ['SSHFP', '2 1 123456789abcdef67890123456789abcdef67890'],
  ['HTTPS', '1 . alpn="h3,h2" ipv4hint=192.0.2.1'],
  ['HTTPS', '0 other.example.com.'],
  ['SVCB', '16 host.example.com port=8443'],
  ['SOA', 'ns.example.com. host.example.com. 1 7200 900 1209600 86400'],
];

const BAD: readonly (readonly [RecordType, string, string])[] = [
  ['A', '192.0.2.256', 'ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)'],
  ['A', 'www.example.com', 'ARRDATAIllegalIPv4Address'],
  ['AAAA', '192.0.2.1', 'AAAARRDATAIllegalIPv6Address'],
  ['AAAA', 'fe80::1%eth0', 'AAAARRDATAIllegalIPv6Address'],
  ['CNAME', 'a..example.com', 'DomainLabelEmpty'],
  ['CNAME', '', 'DomainNameEmpty'],
  ['TXT', 'no quotes', 'InvalidCharacterString (Value should be enclosed in quotation marks)'],
  ['TXT', '', 'InvalidCharacterString'],
  ['TXT', '"open', 'InvalidCharacterString'],
  ['TXT', '"one" two', 'InvalidCharacterString'],
  ['TXT', '"ünicode"', 'InvalidCharacterString'],
  ['TXT', `"${'a'.repeat(256)}"`, 'CharacterStringTooLong (Value is too long)'],
  ['TXT', `${`"${'a'.repeat(250)}" `.repeat(16)}"b"`, 'ValueTooLong'],
  ['MX', 'mail.example.com', 'MXRRDATANotValid'],
  ['MX', '70000 mail.example.com', 'MXRRDATANotValid'],
  ['SRV', '10 5 host.example.com', 'SRVRRDATANotValid'],
  ['NS', '', 'DomainNameEmpty'],
  ['CAA', '0 issue amazon.com', 'CAARRDATANotValid'],
  ['CAA', '0 tag "amazon.com"', 'CAARRDATANotValid'],
  ['NAPTR', '100 50 "u" "E2U+sip" .', 'NAPTRRRDATANotValid'],
  ['DS', '60485 5 1 xyz', 'DSRRDATANotValid'],
  ['TLSA', '3 1 1', 'TLSARRDATANotValid'],
  ['SSHFP', '2 1 12345', 'SSHFPRRDATANotValid'],
  ['HTTPS', 'alpn=h2', 'SVCBRRDATANotValid'],
  ['HTTPS', '1 . alpn=h2 alpn=h3', 'SVCBRRDATANotValid'],
  ['HTTPS', '1 . unknown-key=1', 'SVCBRRDATANotValid'],
  ['SOA', 'ns.example.com. host.example.com. 1 7200 900 1209600', 'SOARRDATANotValid'],
];

describe('the value of a record', () => {
  it.each(GOOD)('%s %s is taken', (type, value) => {
    expect(problemOfValue(type, value)).toBeUndefined();
  });

  it.each(BAD)('%s %j is refused', (type, value, problem) => {
    const told = problemOfValue(type, value);
    expect(told).toContain(`Invalid Resource Record: 'FATAL problem: ${problem}`);
    expect(told).toContain(`encountered with '${value}'`);
  });
});

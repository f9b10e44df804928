import { describe, expect, test } from '@jest/globals';
import { chooseZone, delegatedZone, type HostedZone } from '../../shared/domain/zone-choice.ts';

function zone(hostedZoneId: string, name: string, fields: Partial<HostedZone> = {}): HostedZone {
  return { hostedZoneId, accountId: '111111111111', name, private: false, ...fields };
}
const EXAMPLE = zone('ZEXAMPLE', 'example.com');
const SHOP = zone('ZSHOP', 'shop.example.com');
const INNER = zone('ZINNER', 'shop.example.com', { private: true });

describe('the hosted zone of a name', () => {
  test('is the longest that holds it', () => {
    expect(chooseZone('www.shop.example.com', [EXAMPLE, SHOP])).toEqual({ zone: SHOP });
    expect(chooseZone('www.example.com', [EXAMPLE, SHOP])).toEqual({ zone: EXAMPLE });
  });

  test('may have the very name', () => {
    expect(chooseZone('shop.example.com', [EXAMPLE, SHOP])).toEqual({ zone: SHOP });
    expect(chooseZone('*.shop.example.com', [EXAMPLE, SHOP])).toEqual({ zone: SHOP });
  });

  test('ends at a label boundary', () => {
    expect(chooseZone('fineexample.com', [EXAMPLE])).toEqual({ none: true });
  });

  test('is never a private one', () => {
    expect(chooseZone('www.shop.example.com', [EXAMPLE, INNER])).toEqual({ zone: EXAMPLE });
    expect(chooseZone('www.shop.example.com', [INNER])).toEqual({ none: true });
  });

  test('is missing where no account has one', () => {
    expect(chooseZone('www.example.com', [])).toEqual({ none: true });
  });

  test('is not guessed where several have the same name', () => {
    const twin = zone('ZTWIN', 'example.com', { accountId: '222222222222' });
    expect(chooseZone('www.example.com', [EXAMPLE, twin])).toEqual({ several: [EXAMPLE, twin] });
  });
});

describe('a pinned zone is used or refused', () => {
  const zones = [EXAMPLE, SHOP, INNER, zone('ZOTHER', 'example.net')];

  test('also where a longer one would do', () => {
    expect(chooseZone('www.shop.example.com', zones, 'ZEXAMPLE')).toEqual({ zone: EXAMPLE });
  });

  test.each([
    ['ZUNKNOWN', 'no account of the directory that may be used for DNS has ZUNKNOWN'],
    ['ZINNER', 'ZINNER (shop.example.com) is a private zone'],
    ['ZOTHER', 'ZOTHER is the zone example.net, which does not hold www.shop.example.com'],
  ])('%s does not fit', (id, pinnedUnfit) => {
    expect(chooseZone('www.shop.example.com', zones, id)).toEqual({ pinnedUnfit });
  });
});

describe('of zones with one name the delegated one is meant', () => {
  const live = { ...EXAMPLE, nameServers: ['ns-1.awsdns-01.com', 'NS-2.awsdns-02.net'] };
  const stale = { ...zone('ZSTALE', 'example.com'), nameServers: ['ns-3.awsdns-03.org'] };

  test('by its name servers, spelled however', () => {
    expect(delegatedZone([stale, live], ['ns-2.AWSDNS-02.net.', 'ns-1.awsdns-01.com.'])).toEqual(live);
  });

  test('even where the delegation also names servers of others', () => {
    expect(delegatedZone([stale, live], ['ns-1.awsdns-01.com', 'ns-2.awsdns-02.net', 'ns.other.example'])).toEqual(
      live,
    );
  });

  test('unless the delegation names only a part of its servers, or both zones, or none', () => {
    expect(delegatedZone([live, stale], ['ns-1.awsdns-01.com'])).toBeUndefined();
    expect(delegatedZone([live, stale], [...live.nameServers, ...stale.nameServers])).toBeUndefined();
    expect(delegatedZone([live, stale], [])).toBeUndefined();
  });

  test('and a zone whose name servers nobody knows is not', () => {
    expect(delegatedZone([{ ...EXAMPLE, nameServers: [] }], ['ns-1.awsdns-01.com'])).toBeUndefined();
  });
});

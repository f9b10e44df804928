import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  assertOnlyDiffer,
  digestWithCertificate,
  viewConfig,
  withAliases,
  withEnabled,
  withViewerCertificate,
} from '../../shared/domain/distribution-config.ts';

const NONE = '<Aliases><Quantity>0</Quantity></Aliases>';
const held = (...names: string[]) =>
  names.length === 0
    ? NONE
    : `<Aliases><Quantity>${names.length}</Quantity><Items>${names.map((name) => `<CNAME>${name}</CNAME>`).join('')}</Items></Aliases>`;

/** A config with the text given for its aliases, and others before and after them. */
const config = (aliases: string, before = '', after = '<Enabled>true</Enabled>') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<DistributionConfig xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">` +
  `${before}<CallerReference>ref</CallerReference>${aliases}${after}</DistributionConfig>`;

describe('the aliases of a config', () => {
  test.each([
    ['two', held('a.example.com', '*.example.com'), ['a.example.com', '*.example.com']],
    ['none', NONE, []],
    ['none, self-closing', '<Aliases/>', []],
    ['none, with an empty list', '<Aliases><Quantity>0</Quantity><Items></Items></Aliases>', []],
    ['no element at all', '', []],
    [
      'laid out over lines',
      '<Aliases>\r\n  <Quantity>1</Quantity>\r\n  <Items>\r\n    <CNAME>\n a.example.com </CNAME>\r\n  </Items>\r\n</Aliases>',
      ['a.example.com'],
    ],
    ['as CDATA', '<Aliases><Items><CNAME><![CDATA[a.example.com]]></CNAME></Items></Aliases>', ['a.example.com']],
    ['in entities', '<Aliases><Items><CNAME>&#97;.example.com</CNAME></Items></Aliases>', ['a.example.com']],
  ])('%s', (_what, aliases, names) => {
    expect(viewConfig(config(aliases)).aliases).toEqual(names);
  });

  test('are not looked for in elements of the same name elsewhere', () => {
    const elsewhere = `<Future>${held('not.example.com')}</Future>`;
    const view = viewConfig(config(held('a.example.com'), elsewhere, elsewhere));
    expect(view.aliases).toEqual(['a.example.com']);
    expect(withAliases(config('', elsewhere), ['b.example.com'])).toBe(config(held('b.example.com'), elsewhere));
  });
});

describe('reading other parts of a config', () => {
  const certificate = '<ViewerCertificate><ACMCertificateArn>\narn:aws:acm:1 </ACMCertificateArn></ViewerCertificate>';
  const view = viewConfig(config('', '', `<Comment>a &amp; <![CDATA[b]]></Comment>${certificate}<Enabled/>`));

  test('by path', () => {
    expect(view.text('ViewerCertificate/ACMCertificateArn')).toBe('arn:aws:acm:1');
    expect(view.text('Comment')).toBe('a &');
  });

  test('what is empty or absent is undefined', () => {
    expect([view.text('Enabled'), view.text('Staging'), view.text('__proto__')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('the first of several elements answers', () => {
    expect(viewConfig(config('', '', '<A><B>1</B></A><A><B>2</B></A>')).text('A/B')).toBe('1');
  });

  test('the digest is blind to the aliases and to nothing else', () => {
    const digestOf = (xml: string) => viewConfig(xml).digest;
    const usual = digestOf(config(held('a.example.com')));
    expect(usual).toMatch(/^[0-9a-f]{64}$/);
    expect([config(''), config(NONE), config('<Aliases/>')].map(digestOf)).toEqual([usual, usual, usual]);
    expect(digestOf(config(held('a.example.com'), '', '<Enabled>false</Enabled>'))).not.toBe(usual);
  });
});

describe('writing aliases', () => {
  test('replaces the element, whichever form it had', () => {
    const wanted = config(held('b.example.com', '*.example.com'));
    for (const old of [held('a.example.com'), NONE, '<Aliases/>', '<Aliases >x</Aliases >', '']) {
      expect(withAliases(config(old), ['b.example.com', '*.example.com'])).toBe(wanted);
    }
    expect(withAliases(config(held('a.example.com')), [])).toBe(config(NONE));
  });

  test('comes back to the same bytes when the old aliases are written again', () => {
    const xml = config(held('a.example.com'), '<!-- \u{1f600} -->', '\r\n<Comment>\u{1f600} &lt;x&gt;</Comment>\r\n');
    expect(withAliases(withAliases(xml, ['b.example.com']), ['a.example.com'])).toBe(xml);
  });

  test('refuses a name that would write elements of its own', () => {
    const name = 'a</CNAME></Items></Aliases><Enabled>false</Enabled><Aliases><Items><CNAME>b';
    expect(() => withAliases(config(NONE), [name])).toThrow(expect.objectContaining({ name: 'CallRefused' }));
  });

  test.each([
    ['nothing', ''],
    ['no XML', 'Service Unavailable'],
    ['half a config', config(NONE).slice(0, -10)],
    ['an unknown entity', config('', '<Comment>&unknown;</Comment>')],
    ['another document', '<Distribution><CallerReference>ref</CallerReference></Distribution>'],
    ['a config without a caller reference', '<DistributionConfig><Enabled>true</Enabled></DistributionConfig>'],
    ['two elements of aliases', config(held('a.example.com') + held('b.example.com'))],
  ])('refuses %s', (_what, xml) => {
    expect(() => withAliases(xml, ['a.example.com'])).toThrow(expect.objectContaining({ name: 'CallRefused' }));
  });
});

describe('two configs that differ in more than their aliases are told apart', () => {
  const before = config(held('a.example.com'), '', '<Comment id="1">c</Comment><Enabled>true</Enabled>');

  test('aliases alone may differ', () => {
    expect(() =>
      assertOnlyDiffer('Aliases', before, withAliases(before, ['b.example.com', 'c.example.com'])),
    ).not.toThrow();
  });

  test.each([
    ['a text', 'true</Enabled>', 'false</Enabled>'],
    ['an attribute', 'id="1"', 'id="2"'],
    ['the name of an attribute', 'id="1"', 'di="1"'],
    ['an element more', '<Enabled>', '<Staging>true</Staging><Enabled>'],
    ['an element less', '<Enabled>true</Enabled>', ''],
    [
      'an element elsewhere',
      '<Comment id="1">c</Comment><Enabled>',
      '<Comment id="1">c<Enabled>x</Enabled></Comment><Enabled>',
    ],
    ['a blank', '>c<', '>c <'],
    ['the caller reference', '>ref<', '>fer<'],
  ])('%s', (_what, old, replacement) => {
    const after = before.replace(old, replacement);
    expect(after).not.toBe(before);
    expect(() => assertOnlyDiffer('Aliases', before, after)).toThrow(
      expect.objectContaining({ name: 'MoreThanAliases' }),
    );
  });
});

describe('disabling and enabling', () => {
  const rest =
    '<Logging><Enabled>true</Enabled></Logging><!-- \u{1f600} --><Comment>\u{1f600} &amp; <B/></Comment>\r\n';
  const enabled = (text: string) => config(held('a.example.com'), rest, `${text}${rest}`);

  test('changes Enabled and not another byte, whichever form it had', () => {
    const [on, off] = ['<Enabled>true</Enabled>', '<Enabled>false</Enabled>'].map(enabled) as [string, string];
    for (const old of ['<Enabled>true</Enabled>', '<Enabled\n>\n true </Enabled >', '<Enabled/>']) {
      expect(withEnabled(enabled(old), false)).toBe(off);
    }
    expect(withEnabled(off, true)).toBe(on);
    expect(viewConfig(off).text('Enabled')).toBe('false');
  });

  test('is refused for a config that does not say so itself', () => {
    expect(() => withEnabled(enabled(''), false)).toThrow(expect.objectContaining({ name: 'CallRefused' }));
  });

  test.each([
    ['the aliases', 'a.example.com', 'b.example.com'],
    ['another element', '&amp;', '&lt;'],
    ['Enabled of another element', '<Logging><Enabled>true', '<Logging><Enabled>false'],
  ])('is refused when it would change %s as well', (_what, old, replacement) => {
    const before = enabled('<Enabled>true</Enabled>');
    const after = before.replace(old, replacement);
    expect(after).not.toBe(before);
    expect(() => assertOnlyDiffer('Enabled', before, after)).toThrow(
      expect.objectContaining({ name: 'MoreThanAliases', message: expect.stringContaining('more than Enabled') }),
    );
  });
});

/** Everything that XML allows between two elements, as text. */
const anyText = fc
  .string({ unit: 'binary', maxLength: 12 })
  .map((text) => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[<&>\]]/gu, ''));
const { content: anyContent } = fc.letrec<{ content: string }>((tie) => ({
  content: fc
    .array(
      fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        anyText,
        fc.constantFrom(
          '&amp;',
          '&lt;',
          '&#128512;',
          '&#x41;',
          '\r\n',
          '\u{1f600}',
          '<Aliases/>',
          '<CallerReference/>',
        ),
        anyText.map((text) => `<!--${text.replaceAll('-', '')}-->`),
        anyText.map((text) => `<![CDATA[${text}<Aliases>]]>`),
        anyText.map((text) => `<?note ${text.replaceAll('?', '')}?>`),
        fc
          .tuple(fc.constantFrom('Aliases', 'Origins', 'Futur\u00e9', 'x:y'), anyText, tie('content'))
          .map(([tag, value, inner]) => `<${tag} a="${value.replaceAll('"', '')}">${inner}</${tag}>`),
      ),
      { maxLength: 4 },
    )
    .map((parts) => parts.join('')),
}));

test('whatever else a config holds goes back byte for byte', () => {
  const names = fc.uniqueArray(fc.constantFrom('a.example.com', '*.example.com', 'xn--bcher-kva.example'));
  const element = fc.oneof(
    names.map((list) => held(...list)),
    fc.constantFrom('', '<Aliases/>', '<Aliases>\r\n</Aliases>'),
  );
  fc.assert(
    fc.property(anyContent, anyContent, element, names, (before, after, aliases, wanted) => {
      const xml = config(aliases, `<Before>${before}</Before>`, `<After>${after}</After>`);
      const edited = withAliases(xml, wanted);
      expect(edited).toBe(config(held(...wanted), `<Before>${before}</Before>`, `<After>${after}</After>`));
      expect(viewConfig(edited).aliases).toEqual(wanted);
      expect(viewConfig(edited).digest).toBe(viewConfig(xml).digest);
    }),
    { numRuns: 300 },
  );
});

test('whatever else a config holds, disabling and enabling again gives back its bytes', () => {
  fc.assert(
    fc.property(anyContent, anyContent, fc.boolean(), (before, after, enabled) => {
      const xml = config(
        held('a.example.com'),
        `<Before>${before}</Before>`,
        `<Enabled>${enabled}</Enabled><After>${after}</After>`,
      );
      expect(withEnabled(withEnabled(xml, !enabled), enabled)).toBe(xml);
    }),
    { numRuns: 150 },
  );
});

describe('replacing the certificate', () => {
  const element = (arn: string) =>
    `<ViewerCertificate>\n <ACMCertificateArn>${arn}</ACMCertificateArn></ViewerCertificate>`;
  const decoy = `<Future>${element('decoy')}</Future>`;
  const around = (certificate: string) =>
    config(held('a.example.com'), decoy, `${certificate}<Enabled>true</Enabled>${decoy}`);

  test('replaces that element and no other byte', () => {
    expect(viewConfig(around(element('one'))).viewerCertificate).toBe(element('one'));
    expect(withViewerCertificate(around(element('one')), element('two'))).toBe(around(element('two')));
  });

  test('leaves a digest by which everything else can be compared', () => {
    const before = viewConfig(around(element('one'))).digest;
    const after = around(element('two'));
    expect(viewConfig(after).digest).not.toBe(before);
    expect(digestWithCertificate(after, element('one'))).toBe(before);
    expect(digestWithCertificate(after.replace('true', 'false'), element('one'))).not.toBe(before);
  });

  test('is refused for what brings more with it, and for a config without the element', () => {
    const two = `${element('two')}<Comment>mine</Comment>`;
    expect(() => withViewerCertificate(around(element('one')), two)).toThrow('in more than ViewerCertificate');
    expect(() => withViewerCertificate(config(NONE), element('two'))).toThrow('without ViewerCertificate');
    expect(viewConfig(config(NONE)).viewerCertificate).toBe('');
  });
});

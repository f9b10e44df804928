/**
 * Which hosted zone ids AWS services stand for in alias targets, and what names and types an alias to each may have. The
 * ids come from public sources; where those disagree a region is left out and an alias to it is refused. This is the
 * local AWS's own table: it must not learn them from the product that is tested on it.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
 */
import type { RecordType } from './record-set.ts';

/** The id that stands for CloudFront, everywhere but in China. */
export const CLOUDFRONT_ZONE_ID = 'Z2FDTNDATAQYW2';
const CLOUDFRONT_CHINA_ZONE_ID = 'Z3RFFRIM2A3IF5';

/** One service behind a hosted zone id. */
export interface ServiceZone {
  readonly service: string;
  /** What the alias target's stored name has to match. */
  readonly target: RegExp;
  readonly types: readonly RecordType[];
}

const ELB = pairs(`
  af-south-1 Z268VQBMOI5EKX  ap-east-1 Z3DQVH9N71FHZ0  ap-east-2 Z02789141MW7T1WBU19PO
  ap-northeast-1 Z14GRHDCWA56QT  ap-northeast-2 ZWKZPGTI48KDX  ap-northeast-3 Z5LXEXXYW11ES
  ap-south-1 ZP97RAFLXTNZK  ap-south-2 Z0173938T07WNTVAEPZN  ap-southeast-1 Z1LMS91P8CMLE5
  ap-southeast-2 Z1GM3OXH4ZPM65  ap-southeast-3 Z08888821HLRG5A9ZRTER  ap-southeast-4 Z09517862IB2WZLPXG76F
  ap-southeast-5 Z06010284QMVVW7WO5J  ap-southeast-6 Z023301818UFJ50CIO0MV  ap-southeast-7 Z0390008CMBRTHFGWBCB
  ca-central-1 ZQSVJUPU6J1EY  ca-west-1 Z06473681N0SF6OS049SD  cn-north-1 Z1GDH35T77C1KE
  cn-northwest-1 ZM7IZAIOVVDZF  eu-central-1 Z215JYRZR1TBD5  eu-central-2 Z06391101F2ZOEP8P5EB3
  eu-north-1 Z23TAZ6LKFMNIO  eu-south-1 Z3ULH7SSC9OV64  eu-south-2 Z0956581394HF5D5LXGAP  eu-west-1 Z32O12XQLNTSW2
  eu-west-2 ZHURV8PSTC4K8  eu-west-3 Z3Q77PNBQS71R4  il-central-1 Z09170902867EHPV2DABU
  me-central-1 Z08230872XQRWHG2XF6I  me-south-1 ZS929ML54UICD  mx-central-1 Z023552324OKD1BB28BH5
  sa-east-1 Z2P70J7HTTTPLU  us-east-1 Z35SXDOTRQ7X7K  us-east-2 Z3AADJGX6KTTL2  us-gov-east-1 Z166TLBEWOO7G0
  us-gov-west-1 Z33AYJ8TM3BH4J  us-west-1 Z368ELLRRE2KJ0  us-west-2 Z1H1FL5HABSF5
`);

const NLB = pairs(`
  af-south-1 Z203XCE67M25HM  ap-east-1 Z12Y7K3UBGUAD1  ap-east-2 Z09176273OC2HWIAUNYW
  ap-northeast-1 Z31USIVHYNEOWT  ap-northeast-2 ZIBE1TIR4HY56  ap-northeast-3 Z1GWIQ4HH19I5X
  ap-south-1 ZVDDRBQ08TROA  ap-south-2 Z0711778386UTO08407HT  ap-southeast-1 ZKVM4W9LS7TM
  ap-southeast-2 ZCT6FZBF4DROD  ap-southeast-3 Z01971771FYVNCOVWJU1G  ap-southeast-4 Z01156963G8MIIL7X90IV
  ap-southeast-5 Z026317210H9ACVTRO6FB  ap-southeast-6 Z01392953RKV2Q3RBP0KU  ap-southeast-7 Z054363131YWATEMWRG5L
  ca-central-1 Z2EPGBW3API2WT  ca-west-1 Z02754302KBB00W2LKWZ9  cn-north-1 Z3QFB96KMJ7ED6
  cn-northwest-1 ZQEIKTCZ8352D  eu-central-1 Z3F0SRJ5LGBH90  eu-central-2 Z02239872DOALSIDCX66S
  eu-north-1 Z1UDT6IFJ4EJM  eu-south-1 Z23146JA1KNAFP  eu-south-2 Z1011216NVTVYADP1SSV  eu-west-1 Z2IFOLAFXWLO4F
  eu-west-2 ZD4D7Y8KGAS4G  eu-west-3 Z1CMS0P5QUZ6D5  il-central-1 Z0313266YDI6ZRHTGQY4
  me-central-1 Z00282643NTTLPANJJG2P  me-south-1 Z3QSRYVP46NYYV  mx-central-1 Z02031231H3ID6HYJ9A7U
  sa-east-1 ZTK26PT1VY4CU  us-east-1 Z26RNL4JYFTOTI  us-east-2 ZLMOA37VPKANP  us-gov-east-1 Z1ZSMQQ6Q24QQ8
  us-gov-west-1 ZMG1MZ2THAWF1  us-west-1 Z24FKFUX50B4VW  us-west-2 Z18D5FSROUN65G
`);

const VPC_ENDPOINT = pairs(`
  af-south-1 Z09302161J80N9A7UTP7U  ap-east-1 Z2LIHJ7PKBEMWN  ap-east-2 Z09379811HWP0POAUWVN3
  ap-northeast-1 Z2E726K9Y6RL4W  ap-northeast-2 Z27UANNT0PRK1T  ap-northeast-3 Z376B5OMM2JZL2
  ap-south-1 Z2KVTB3ZLFM7JR  ap-south-2 Z0952991RWSF5AHIQDIY  ap-southeast-1 Z18LLCSTV4NVNL
  ap-southeast-2 ZDK2GCRPAFKGO  ap-southeast-3 Z03881013RZ9BYYZO8N5W  ap-southeast-4 Z07508191CO1RNBX3X3AU
  ca-central-1 ZRCXCF510Y6P9  eu-central-1 Z273ZU8SZ5RJPC  eu-central-2 Z045369019J4FUQ4S272E
  eu-north-1 Z3OWWK6JFDEDGC  eu-south-1 Z2A5FDNRLY7KZG  eu-south-2 Z014396544HENR57XQCJ  eu-west-1 Z38GZ743OKFT7T
  eu-west-2 Z7K1066E3PUKB  eu-west-3 Z1DWHTMFP0WECP  me-central-1 Z07122992YCEUCB9A9570  me-south-1 Z3B95P3VBGEQGY
  sa-east-1 Z2LXUWEVLCVZIB  us-east-1 Z7HUB22UULQXV  us-east-2 ZC8PG0KIFKBRI  us-gov-east-1 Z2MU5TEIGO9WXB
  us-gov-west-1 Z12529ZODG2B6H  us-west-1 Z12I86A8N7VCZO  us-west-2 Z1YSA3EXCYUU9Z
`);

const API_GATEWAY = pairs(`
  af-south-1 Z2DHW2332DAMTN  ap-east-1 Z3FD1VL90ND7K5  ap-east-2 Z02909591O7FG9Q56HWB1
  ap-northeast-1 Z1YSHQZHG15GKL  ap-northeast-2 Z20JF4UZKIW1U8  ap-south-1 Z3VO1THU9YC4UR
  ap-southeast-1 ZL327KTPIQFUL  ap-southeast-2 Z2RPCDW04V8134  ca-central-1 Z19DQILCV0OWEC
  eu-central-1 Z1U9ULNL0V5AJ3  eu-north-1 Z3UWIKFBOOGXPP  eu-south-1 Z3BT4WSQ9TDYZV
  eu-south-2 Z02499852UI5HEQ5JVWX3  eu-west-1 ZLY8HYME6SFDD  eu-west-2 ZJ5UAJN8Y3Z2Q  eu-west-3 Z3KY65QIEKYHQQ
  me-central-1 Z08780021BKYYY8U0YHTV  me-south-1 Z20ZBPC0SS8806  sa-east-1 ZCMLWB8V5SYIT  us-east-1 Z1UJRXOUMOOFQ8
  us-east-2 ZOJJZC49E0EPZ  us-gov-east-1 Z3SE9ATJYCRCZJ  us-gov-west-1 Z1K6XKP9SAGWDV  us-west-1 Z2MUQ32089INYE
  us-west-2 Z2OJLYMUO9EFXC
`);

const ELASTIC_BEANSTALK = pairs(`
  af-south-1 Z1EI3BVKMKK4AM  ap-east-1 ZPWYUBWRU171A  ap-northeast-1 Z1R25G3KIG2GBW  ap-northeast-2 Z3JE5OI70TWKCP
  ap-northeast-3 ZNE5GEY1TIAGY  ap-south-1 Z18NTBI3Y7N9TZ  ap-south-2 Z10223522IBWPBF2C2FJS
  ap-southeast-1 Z16FZ9L249IFLT  ap-southeast-2 Z2PCDNR3VC2G1N  ap-southeast-3 Z05913172VM7EAZB40TA8
  ap-southeast-4 Z0666869LC74UHAO5YE4  ap-southeast-5 Z01812971H0QCYWSL7WOH  ap-southeast-6 Z01144401H1NECCLJDD4D
  ap-southeast-7 Z08384933QM5LSQCVMNZM  ca-central-1 ZJFCZL7SSZB5I  ca-west-1 Z1021028356Y0CYS11DQI
  eu-central-1 Z1FRNW7UH4DEZJ  eu-central-2 Z00227012FSHBMZNNSJJI  eu-north-1 Z23GO28BZ5AETM
  eu-south-1 Z10VDYYOA2JFKM  eu-south-2 Z0243492AO4B9S3KI68O  eu-west-1 Z2NYPWQ7DFZAZH  eu-west-2 Z1GKAAAUGATPF1
  eu-west-3 Z5WN6GAYWG5OB  il-central-1 Z02941091PERNCB1MI5H7  me-central-1 Z0650511N84AAKGW7QUK
  me-south-1 Z2BBTEKR2I36N2  sa-east-1 Z10X7K2B4QSOFV  us-east-1 Z117KPS5GTRQ2G  us-east-2 Z14LCN19Q5QHIC
  us-gov-east-1 Z35TSARG0EJ4VU  us-gov-west-1 Z4KAURWC4UUUG  us-west-1 Z1LQECGX5PH1X  us-west-2 Z38NKT9BP95V3O
`);

const APP_RUNNER = pairs(`
  ap-northeast-1 Z08491812XW6IPYLR6CCA  ap-south-1 Z00855883LBHKTIC4ODF2  ap-southeast-1 Z09819469CZ3KQ8PWMCL
  ap-southeast-2 Z03657752RA8799S0TI5I  eu-central-1 Z0334911C2FDI2Q9M4FZ  eu-west-1 Z087551914Z2PCAU0QHMW
  eu-west-2 Z098228427VC6B3IX76ON  eu-west-3 Z087117439MBKHYM69QS6  us-east-1 Z01915732ZBZKC8D32TPT
  us-east-2 Z0224347AD7KVHMLOX31  us-west-2 Z02243383FTQ64HJ5772Q
`);

const S3_WEBSITE = pairs(`
  s3-website.ap-east-1.amazonaws.com ZNB98KWMFR0R6  s3-website.ap-east-2.amazonaws.com Z064739330DAH7WJVOO93
  s3-website-ap-northeast-1.amazonaws.com Z2M4EHUR26P7ZW  s3-website.ap-northeast-2.amazonaws.com Z3W03O7B5YMIYP
  s3-website.ap-northeast-3.amazonaws.com Z2YQB5RD63NC85  s3-website.ap-south-1.amazonaws.com Z11RGJOFQNVJUP
  s3-website.ap-south-2.amazonaws.com Z02976202B4EZMXIPMXF7
  s3-website-ap-southeast-1.amazonaws.com Z3O0J2DXBE1FTB  s3-website-ap-southeast-2.amazonaws.com Z1WCIGYICN2BYD
  s3-website.ap-southeast-3.amazonaws.com Z01846753K324LI26A3VV
  s3-website.ap-southeast-4.amazonaws.com Z0312387243XT5FE14WFO
  s3-website.ap-southeast-5.amazonaws.com Z08660063OXLMA7F1FJHU
  s3-website.ap-southeast-6.amazonaws.com Z05686083R66JX5C163TC
  s3-website.ap-southeast-7.amazonaws.com Z0031014GXUMRZG6I14G
  s3-website.ca-central-1.amazonaws.com Z1QDHH18159H29  s3-website.ca-west-1.amazonaws.com Z03565811Z33SLEZTHOUL
  s3-website.cn-north-1.amazonaws.com.cn Z5CN8UMXT92WN  s3-website.cn-northwest-1.amazonaws.com.cn Z282HJ1KT0DH03
  s3-website.eu-central-1.amazonaws.com Z21DNDUVLTQW6Q  s3-website.eu-central-2.amazonaws.com Z030506016YDQGETNASS
  s3-website.eu-north-1.amazonaws.com Z3BAZG2TWCNX0D  s3-website.eu-south-2.amazonaws.com Z0081959F7139GRJC19J
  s3-website-eu-west-1.amazonaws.com Z1BKCTXD74EZPE  s3-website.eu-west-2.amazonaws.com Z3GKZC51ZF0DB4
  s3-website.eu-west-3.amazonaws.com Z3R1K369G5AVDG  s3-website.il-central-1.amazonaws.com Z09640613K4A3MN55U7GU
  s3-website.me-central-1.amazonaws.com Z06143092I8HRXZRUZROF  s3-website.me-south-1.amazonaws.com Z1MPMWCPA7YB62
  s3-website.mx-central-1.amazonaws.com Z057606446ZNVQJJ8WOP  s3-website-sa-east-1.amazonaws.com Z7KQH4QJS55SO
  s3-website-us-east-1.amazonaws.com Z3AQBSTGFYJSTF  s3-website.us-east-2.amazonaws.com Z2O1EMRO9K5GLX
  s3-website.us-gov-east-1.amazonaws.com Z2NIFVYYW2VKV1  s3-website-us-gov-west-1.amazonaws.com Z31GFT0UA1I2HV
  s3-website.us-isof-east-1.csp.hci.ic.gov Z03373031FTGQH4MNG6ST
  s3-website.us-isof-south-1.csp.hci.ic.gov Z03376072I8GXC2DXUFXI
  s3-website-us-west-1.amazonaws.com Z2F56UZL2M1ACD  s3-website-us-west-2.amazonaws.com Z3BJ6K6RIION7M
`);

const SERVICE_ZONES = serviceZones();

/** The services that a hosted zone id stands for; none when it is no service's id. */
export function servicesOf(hostedZoneId: string): readonly ServiceZone[] {
  return SERVICE_ZONES.get(hostedZoneId) ?? [];
}

/** True for the ids that stand for CloudFront. */
export function isCloudFrontZone(hostedZoneId: string): boolean {
  return hostedZoneId === CLOUDFRONT_ZONE_ID || hostedZoneId === CLOUDFRONT_CHINA_ZONE_ID;
}

function serviceZones(): Map<string, ServiceZone[]> {
  const zones = new Map<string, ServiceZone[]>();
  const add = (id: string, service: string, target: string, types: readonly RecordType[]) =>
    zones.set(id, [...(zones.get(id) ?? []), { service, target: new RegExp(`^${target}$`), types }]);
  const label = '[a-z0-9-]+\\.';
  const amazon = 'amazonaws\\.com\\.(cn\\.)?';
  add(CLOUDFRONT_ZONE_ID, 'CloudFront', `${label}cloudfront\\.net\\.`, ['A', 'AAAA', 'HTTPS']);
  add(CLOUDFRONT_CHINA_ZONE_ID, 'CloudFront', `${label}cloudfront\\.cn\\.`, ['A', 'AAAA', 'HTTPS']);
  add('Z2BJ6XQ5FK7U4H', 'Global Accelerator', `${label}awsglobalaccelerator\\.com\\.`, ['A', 'AAAA']);
  for (const [region, id] of ELB) add(id, 'ELB', `(dualstack\\.)?${label}${region}\\.elb\\.${amazon}`, ['A', 'AAAA']);
  for (const [region, id] of NLB) add(id, 'ELB', `(dualstack\\.)?${label}elb\\.${region}\\.${amazon}`, ['A', 'AAAA']);
  for (const [region, id] of VPC_ENDPOINT) add(id, 'VPC endpoint', `(${label})+${region}\\.vpce\\.${amazon}`, ['A']);
  for (const [region, id] of API_GATEWAY) add(id, 'API Gateway', `${label}execute-api\\.${region}\\.${amazon}`, ['A']);
  for (const [region, id] of ELASTIC_BEANSTALK) {
    add(id, 'Elastic Beanstalk', `(${label}){1,2}${region}\\.elasticbeanstalk\\.com\\.`, ['A']);
  }
  for (const [region, id] of APP_RUNNER) add(id, 'App Runner', `${label}${region}\\.awsapprunner\\.com\\.`, ['A']);
  for (const [endpoint, id] of S3_WEBSITE) add(id, 'S3 website', `${endpoint.replaceAll('.', '\\.')}\\.`, ['A']);
  return zones;
}

function pairs(table: string): [string, string][] {
  const words = table.trim().split(/\s+/);
  return words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ''] as [string, string]] : []));
}

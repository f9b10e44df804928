/**
 * The hosted zone ids that AWS's services stand for in alias targets, by region. No table of AWS has them all, and published
 * ones contain errors: each table names its source, and a region on which sources disagree has no id here but candidates.
 * None was tried on AWS. Services that tell the id themselves should be asked instead, where their account can be reached.
 * Amazon Route 53 API Reference, "AliasTarget".
 */

/** Application and Classic Load Balancers. Source: external-dns, provider/aws/aws.go, of 2026-08-22. */
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

/** Network Load Balancers. Source: external-dns, provider/aws/aws.go, of 2026-08-22. */
const NLB = pairs(`
  af-south-1 Z203XCE67M25HM  ap-east-1 Z12Y7K3UBGUAD1  ap-east-2 Z09176273OC2HWIAUNYW  ap-northeast-1 Z31USIVHYNEOWT
  ap-northeast-2 ZIBE1TIR4HY56  ap-northeast-3 Z1GWIQ4HH19I5X  ap-south-1 ZVDDRBQ08TROA
  ap-south-2 Z0711778386UTO08407HT  ap-southeast-1 ZKVM4W9LS7TM  ap-southeast-2 ZCT6FZBF4DROD
  ap-southeast-3 Z01971771FYVNCOVWJU1G  ap-southeast-4 Z01156963G8MIIL7X90IV  ap-southeast-5 Z026317210H9ACVTRO6FB
  ap-southeast-6 Z01392953RKV2Q3RBP0KU  ap-southeast-7 Z054363131YWATEMWRG5L  ca-central-1 Z2EPGBW3API2WT
  ca-west-1 Z02754302KBB00W2LKWZ9  cn-north-1 Z3QFB96KMJ7ED6  cn-northwest-1 ZQEIKTCZ8352D
  eu-central-1 Z3F0SRJ5LGBH90  eu-central-2 Z02239872DOALSIDCX66S  eu-north-1 Z1UDT6IFJ4EJM
  eu-south-1 Z23146JA1KNAFP  eu-south-2 Z1011216NVTVYADP1SSV  eu-west-1 Z2IFOLAFXWLO4F  eu-west-2 ZD4D7Y8KGAS4G
  eu-west-3 Z1CMS0P5QUZ6D5  il-central-1 Z0313266YDI6ZRHTGQY4  me-central-1 Z00282643NTTLPANJJG2P
  me-south-1 Z3QSRYVP46NYYV  mx-central-1 Z02031231H3ID6HYJ9A7U  sa-east-1 ZTK26PT1VY4CU  us-east-1 Z26RNL4JYFTOTI
  us-east-2 ZLMOA37VPKANP  us-gov-east-1 Z1ZSMQQ6Q24QQ8  us-gov-west-1 ZMG1MZ2THAWF1  us-west-1 Z24FKFUX50B4VW
  us-west-2 Z18D5FSROUN65G
`);

/** Interface endpoints. Source: external-dns, provider/aws/aws.go, of 2026-08-22. */
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

/** Regional custom domain names of API Gateway. Source: external-dns, provider/aws/aws.go, of 2026-08-22. */
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

/** Regions that external-dns does not have. Source: three or more independent public files that agree. */
const API_GATEWAY_LESS_SURE = pairs(`
  ap-northeast-3 Z22ILHG95FLSZ2  ap-south-2 Z0853509Q1135NJ66RUH  ap-southeast-3 Z10132843TYUYSLUG4HA3
  ap-southeast-4 Z092189423Y7RJK61311D  ap-southeast-5 Z0314042F0KBUTZ3X5HF  ap-southeast-7 Z048508712PZLK5NKG8R0
  ca-west-1 Z04745493436AWVTG1OQY  eu-central-2 Z09222482MK253X48U76H  il-central-1 Z07264553HBI44N5X2CKP
  mx-central-1 Z00020171WIGL5M88SHRM
`);

/** Elastic Beanstalk; where AWS CDK differs (ap-southeast-7, eu-south-2) it copied another region by mistake. Source: AWS General Reference, "AWS Elastic Beanstalk endpoints and quotas", and AWS CDK, fact-tables.ts. */
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

/** App Runner. Source: Terraform AWS provider, apprunner/hosted_zone_id_data_source.go. */
const APP_RUNNER = pairs(`
  ap-northeast-1 Z08491812XW6IPYLR6CCA  ap-south-1 Z00855883LBHKTIC4ODF2  ap-southeast-1 Z09819469CZ3KQ8PWMCL
  ap-southeast-2 Z03657752RA8799S0TI5I  eu-central-1 Z0334911C2FDI2Q9M4FZ  eu-west-1 Z087551914Z2PCAU0QHMW
  eu-west-2 Z098228427VC6B3IX76ON  eu-west-3 Z087117439MBKHYM69QS6  us-east-1 Z01915732ZBZKC8D32TPT
  us-east-2 Z0224347AD7KVHMLOX31  us-west-2 Z02243383FTQ64HJ5772Q
`);

/** S3 website endpoints. Source: AWS CDK, fact-tables.ts, and Terraform AWS provider, s3/hosted_zones.go; single newer regions one of them or copies of the AWS General Reference. */
const S3_WEBSITE = pairs(`
  ap-east-1 ZNB98KWMFR0R6  ap-east-2 Z064739330DAH7WJVOO93  ap-northeast-1 Z2M4EHUR26P7ZW
  ap-northeast-2 Z3W03O7B5YMIYP  ap-northeast-3 Z2YQB5RD63NC85  ap-south-1 Z11RGJOFQNVJUP
  ap-south-2 Z02976202B4EZMXIPMXF7  ap-southeast-1 Z3O0J2DXBE1FTB  ap-southeast-2 Z1WCIGYICN2BYD
  ap-southeast-3 Z01846753K324LI26A3VV  ap-southeast-4 Z0312387243XT5FE14WFO  ap-southeast-5 Z08660063OXLMA7F1FJHU
  ap-southeast-6 Z05686083R66JX5C163TC  ap-southeast-7 Z0031014GXUMRZG6I14G  ca-central-1 Z1QDHH18159H29
  ca-west-1 Z03565811Z33SLEZTHOUL  cn-north-1 Z5CN8UMXT92WN  cn-northwest-1 Z282HJ1KT0DH03
  eu-central-1 Z21DNDUVLTQW6Q  eu-central-2 Z030506016YDQGETNASS  eu-north-1 Z3BAZG2TWCNX0D
  eu-south-2 Z0081959F7139GRJC19J  eu-west-1 Z1BKCTXD74EZPE  eu-west-2 Z3GKZC51ZF0DB4  eu-west-3 Z3R1K369G5AVDG
  il-central-1 Z09640613K4A3MN55U7GU  me-central-1 Z06143092I8HRXZRUZROF  me-south-1 Z1MPMWCPA7YB62
  mx-central-1 Z057606446ZNVQJJ8WOP  sa-east-1 Z7KQH4QJS55SO  us-east-1 Z3AQBSTGFYJSTF  us-east-2 Z2O1EMRO9K5GLX
  us-gov-east-1 Z2NIFVYYW2VKV1  us-gov-west-1 Z31GFT0UA1I2HV  us-isof-east-1 Z03373031FTGQH4MNG6ST
  us-isof-south-1 Z03376072I8GXC2DXUFXI  us-west-1 Z2F56UZL2M1ACD  us-west-2 Z3BJ6K6RIION7M
`);

/** Regions on which the public sources disagree: nobody but the user can tell which id is right. */
const S3_WEBSITE_CONFLICTS = new Map([
  [
    'af-south-1',
    [
      { hostedZoneId: 'Z11KHD8FBVPUYU', source: 'AWS CDK' },
      { hostedZoneId: 'Z83WF9RJE8B12', source: 'Terraform' },
      { hostedZoneId: 'Z2OSFR5PIJ8TYW', source: 'copies of the AWS General Reference' },
    ],
  ],
  [
    'eu-south-1',
    [
      { hostedZoneId: 'Z3IXVV8C73GIO3', source: 'AWS CDK' },
      { hostedZoneId: 'Z30OZKI7KPW7MI', source: 'Terraform' },
      { hostedZoneId: 'Z2OPA49AB41N7K', source: 'copies of the AWS General Reference' },
    ],
  ],
]);

const TABLES = {
  elb: ELB,
  nlb: NLB,
  'vpc-endpoint': VPC_ENDPOINT,
  'api-gateway': new Map([...API_GATEWAY, ...API_GATEWAY_LESS_SURE]),
  'elastic-beanstalk': ELASTIC_BEANSTALK,
  'app-runner': APP_RUNNER,
  's3-website': S3_WEBSITE,
} as const satisfies Record<string, ReadonlyMap<string, string>>;

/** The services whose ids stand in a table, region by region. */
export type TabledService = keyof typeof TABLES;

/** One public source's word on an id. */
export interface Candidate {
  readonly hostedZoneId: string;
  readonly source: string;
}

/** CloudFront's id, and that of its Chinese partition. */
export const CLOUDFRONT_ZONE_ID = 'Z2FDTNDATAQYW2';
export const CLOUDFRONT_CHINA_ZONE_ID = 'Z3RFFRIM2A3IF5';
export const GLOBAL_ACCELERATOR_ZONE_ID = 'Z2BJ6XQ5FK7U4H';

/** The id of a service in a region; candidates where sources disagree, an empty list of them where none knows the region. */
export function tabledZoneId(service: TabledService, region: string): string | readonly Candidate[] {
  const conflict = service === 's3-website' ? S3_WEBSITE_CONFLICTS.get(region) : undefined;
  return TABLES[service].get(region) ?? conflict ?? [];
}

function pairs(table: string): ReadonlyMap<string, string> {
  const words = table.trim().split(/\s+/);
  return new Map(words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ''] as const] : [])));
}

/** What a pasted text says of a person or a company: a message, a courier's line, a card or the end of a mail. */

import type { Place } from '~/kinds/region/tree'
import { readAddress } from './address'

export interface Pasted {
  name?: string
  company?: string
  title?: string
  phone?: string
  email?: string
  wechat?: string
  website?: string
  /** Province, city and district, as far as they are said. */
  place?: string[]
  /** Street and house. */
  line?: string
}

type Word = Exclude<keyof Pasted, 'place'>

/** What stands before a value, up to its colon. */
const LABELS: [Word | 'address', RegExp][] = [
  ['name', /^(?:姓名|联系人|收件人|收货人|客户姓名|name|contact|attn)$/i],
  ['company', /^(?:公司|公司名称|单位|单位名称|企业名称|company|organi[sz]ation)$/i],
  ['title', /^(?:职务|职位|岗位|title|position)$/i],
  ['phone', /^(?:电话|手机|手机号|手机号码|联系电话|联系方式|座机|tel|phone|mobile|cell)\.?$/i],
  ['email', /^(?:邮箱|邮件|电子邮箱|e-?mail)$/i],
  ['wechat', /^(?:微信|微信号|wechat|wx)$/i],
  ['website', /^(?:网址|网站|官网|web|website|url)$/i],
  ['address', /^(?:地址|详细地址|收货地址|收件地址|所在地区|公司地址|address|addr)\.?$/i],
]

/** Values that are known by their shape wherever they stand; the longer shapes first. */
const SHAPES: [Word, RegExp][] = [
  ['email', /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/],
  ['website', /(?:https?:\/\/|www\.)[^\s,;]+/i],
  ['phone', /(?:\+?86[-\s]?)?\b1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}\b/],
  ['phone', /\b0\d{2,3}[-\s]?\d{7,8}(?:(?:-|转|ext\.?\s?)\d{1,6})?\b/],
  ['phone', /\b400[-\s]?\d{3}[-\s]?\d{4}\b/],
  ['phone', /\+\d[\d\s()-]{6,16}\d/],
]

const COMPANY =
  /(?:公司|集团|工厂|厂|商行|商店|专卖店|门店|咖啡馆|餐厅|饭店|酒店|宾馆|学校|大学|学院|幼儿园|医院|诊所|银行|事务所|工作室|合作社|研究院|俱乐部|中心|[^书]店|\b(?:ltd|limited|inc|llc|plc|gmbh|ag|corp|corporation|company|co|group)\.?)$/i

const TITLE =
  /^(?:.{0,8}(?:经理|总监|主管|董事长?|总裁|店长|工程师|会计|主任|院长|校长|厂长|助理|专员|顾问|采购|销售代表|合伙人|创始人)|(?:[\w&]+ ){0,3}(?:manager|director|engineer|president|buyer|officer|assistant|head|owner|founder|ceo|cto|cfo|coo))$/i

/** The family names of nearly everybody; with them a short word is a name. */
const FAMILIES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝封谈鞠惠闻'

/** A Chinese name of two to four characters, also as one calls somebody: 王总, 李经理, 张女士. */
const CHINESE = new RegExp(
  `^(?:欧阳|上官|司马|诸葛|[${FAMILIES}])(?:总|工|哥|姐|老师|先生|女士|小姐|经理|[\\u4e00-\\u9fff]{1,2})$`,
)
const WESTERN = /^(?:(?:Mr|Mrs|Ms|Dr)\.? )?\p{Lu}[\p{Ll}'’-]+(?: \p{Lu}[\p{L}.'’-]*){1,3}$/u

/** Reads what is there; the first of each counts. */
export function readPasted(text: string, tree: Place[]): Pasted {
  const found: Pasted = {}
  const keep = (word: Word, value: string) => {
    const said = wide(value.trim())
    if (said !== '' && found[word] === undefined) found[word] = said
  }
  for (const raw of text.normalize('NFKC').split(/[\n\r\t;|]+/)) {
    const { rest, address } = readLine(raw, keep)
    const said = address ?? rest
    const place = found.line === undefined && found.place === undefined ? readAddress(said, tree) : null
    if (!place) {
      if (address !== null) keep('line', address)
      for (const piece of pieces(rest)) readPiece(piece, keep)
      continue
    }
    found.place = place.path
    // Who it is may stand before the address, and behind it.
    for (const piece of pieces(place.before)) readPiece(piece, keep)
    keep('line', withoutName(place.line, keep))
  }
  return found
}

/** Brackets between Chinese words are wide. */
const wide = (value: string): string =>
  /[\u4e00-\u9fff]/.test(value) ? value.replaceAll('(', '（').replaceAll(')', '）') : value

/** Takes out of a line what has a label or a shape of its own; answers what is left. */
function readLine(
  raw: string,
  keep: (word: Word, value: string) => void,
): { rest: string; address: string | null } {
  let rest = raw
  let address: string | null = null
  const labelled = /^\s*([^:\s]{1,12})\s*:\s*(.+)$/.exec(raw)
  const label = labelled && LABELS.find(([, pattern]) => pattern.test(labelled[1] ?? ''))
  if (labelled && label) {
    rest = labelled[2] ?? ''
    if (label[0] === 'address') address = rest
  }
  for (const [word, pattern] of SHAPES) {
    const hit = pattern.exec(rest)
    if (!hit) continue
    keep(word, hit[0])
    rest = `${rest.slice(0, hit.index)} ${rest.slice(hit.index + hit[0].length)}`
  }
  if (address !== null) address = rest
  else if (label && label[0] !== 'address') {
    const [own = '', ...others] = label[0] === 'company' ? [rest] : rest.trim().split(/[,、]|\s{2,}/)
    keep(label[0], own)
    rest = others.join(' ')
  }
  return { rest, address }
}

/** The words of what is left: parted by commas, and by spaces where Chinese stands beside them. */
function pieces(text: string): string[] {
  return text
    .split(/[,、/]+/)
    .flatMap((part) => (/[\u4e00-\u9fff]/.test(part) ? part.trim().split(/\s+/) : [part.trim()]))
    .map((part) => part.replace(/^[\s:)-]+|[\s:(-]+$/g, ''))
    .filter((part) => part !== '')
}

function readPiece(piece: string, keep: (word: Word, value: string) => void): void {
  const own = /^([^:]{1,12}):(.+)$/.exec(piece)
  const label = own && LABELS.find(([, pattern]) => pattern.test(own[1]?.trim() ?? ''))
  if (own && label && label[0] !== 'address') keep(label[0], own[2] ?? '')
  else if (COMPANY.test(piece)) keep('company', piece)
  else if (CHINESE.test(piece)) keep('name', piece)
  else if (TITLE.test(piece)) keep('title', piece)
  else if (WESTERN.test(piece)) keep('name', piece)
}

/** The street without a name that stands behind it. */
function withoutName(line: string, keep: (word: Word, value: string) => void): string {
  const words = line.trim().split(/[\s,]+/)
  const last = words[words.length - 1] ?? ''
  if (words.length < 2 || !CHINESE.test(last)) return line.trim()
  keep('name', last)
  return words.slice(0, -1).join(' ')
}

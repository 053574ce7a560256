/** The kinds of fields that one can add, each with its picture. */

import {
  IconAlignLeft,
  IconAt,
  IconBraces,
  IconBuilding,
  IconCalendar,
  IconCalendarClock,
  IconCircleDot,
  IconClock,
  IconCoin,
  IconDecimal,
  IconFile,
  IconHash,
  IconLetterT,
  IconLink,
  IconListCheck,
  IconMapPin,
  IconMathFunction,
  IconNumber123,
  IconPercentage,
  IconPhone,
  IconPhoto,
  IconRoad,
  IconSitemap,
  IconSum,
  IconTextCaption,
  IconToggleLeft,
  IconUser,
  IconWorld,
  type TablerIcon,
} from '@tabler/icons-react'

const ICONS: Record<string, TablerIcon> = {
  text: IconLetterT,
  long_text: IconAlignLeft,
  rich_text: IconTextCaption,
  select: IconCircleDot,
  multi_select: IconListCheck,
  boolean: IconToggleLeft,
  integer: IconNumber123,
  decimal: IconDecimal,
  money: IconCoin,
  percent: IconPercentage,
  date: IconCalendar,
  datetime: IconCalendarClock,
  duration: IconClock,
  phone: IconPhone,
  email: IconAt,
  url: IconLink,
  time_zone: IconWorld,
  reference: IconSitemap,
  user: IconUser,
  department: IconBuilding,
  image: IconPhoto,
  file: IconFile,
  address: IconRoad,
  geo: IconMapPin,
  json: IconBraces,
}

/** What one chooses to have a field computed; its kind is that of the result then. */
export const FORMULA = 'formula'

/** What one chooses to have a field kept up from other records; its kind follows from that. */
export const ROLLUP = 'rollup'

/** The kinds that one can add, the most wanted first. */
export const KINDS = Object.keys(ICONS)

/** The kinds that a computed field can have. */
export const COMPUTED = [
  'decimal',
  'integer',
  'money',
  'percent',
  'text',
  'long_text',
  'boolean',
  'date',
  'datetime',
  'duration',
]

export function kindIcon(kind: string): TablerIcon {
  if (kind === ROLLUP) return IconSum
  return kind === FORMULA ? IconMathFunction : (ICONS[kind] ?? IconHash)
}

export const hasOptions = (kind: string) => kind === 'select' || kind === 'multi_select'
export const hasDecimals = (kind: string) => kind === 'decimal' || kind === 'money' || kind === 'percent'
export const isSearchable = (kind: string) =>
  ['text', 'long_text', 'rich_text', 'email', 'phone', 'url'].includes(kind)
export const hasDefault = (kind: string) =>
  ['text', 'email', 'phone', 'url', 'integer', 'boolean', 'select'].includes(kind)

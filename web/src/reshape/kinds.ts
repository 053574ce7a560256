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
  IconNumber123,
  IconPercentage,
  IconPhone,
  IconPhoto,
  IconRoad,
  IconSitemap,
  IconTextCaption,
  IconToggleLeft,
  IconUser,
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
  reference: IconSitemap,
  user: IconUser,
  department: IconBuilding,
  image: IconPhoto,
  file: IconFile,
  address: IconRoad,
  geo: IconMapPin,
  json: IconBraces,
}

/** Those that one can add, the most wanted first. */
export const KINDS = Object.keys(ICONS)

export function kindIcon(kind: string): TablerIcon {
  return ICONS[kind] ?? IconHash
}

export const hasOptions = (kind: string) => kind === 'select' || kind === 'multi_select'
export const hasDecimals = (kind: string) => kind === 'decimal' || kind === 'money' || kind === 'percent'
export const isSearchable = (kind: string) =>
  ['text', 'long_text', 'rich_text', 'email', 'phone', 'url'].includes(kind)
export const hasDefault = (kind: string) =>
  ['text', 'email', 'phone', 'url', 'integer', 'boolean', 'select'].includes(kind)

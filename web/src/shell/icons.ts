/** Icons by the names that the catalog uses. */

import {
  IconAddressBook,
  IconBuilding,
  IconHierarchy,
  IconHistory,
  IconMessageCircle,
  IconPhone,
  IconRipple,
  IconRoute,
  IconShield,
  IconStairs,
  IconTable,
  IconTargetArrow,
  IconTransfer,
  IconUser,
  IconUsersPlus,
  type TablerIcon,
} from '@tabler/icons-react'

const ICONS: Record<string, TablerIcon> = {
  'address-book': IconAddressBook,
  building: IconBuilding,
  hierarchy: IconHierarchy,
  history: IconHistory,
  'message-circle': IconMessageCircle,
  phone: IconPhone,
  ripple: IconRipple,
  route: IconRoute,
  shield: IconShield,
  steps: IconStairs,
  'target-arrow': IconTargetArrow,
  transfer: IconTransfer,
  user: IconUser,
  'users-plus': IconUsersPlus,
}

export function iconOf(name: string): TablerIcon {
  return ICONS[name] ?? IconTable
}

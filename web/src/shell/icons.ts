/** Icons by the names that the catalog uses: those of objects that stand in the navigation. */

import {
  IconAddressBook,
  IconAntenna,
  IconBuilding,
  IconCalendarEvent,
  IconCheckbox,
  IconFilter,
  IconHierarchy,
  IconMessageCircle,
  IconPackage,
  IconReceipt,
  IconRipple,
  IconSpeakerphone,
  IconTable,
  IconTargetArrow,
  IconUser,
  type TablerIcon,
} from '@tabler/icons-react'

const ICONS: Record<string, TablerIcon> = {
  'address-book': IconAddressBook,
  antenna: IconAntenna,
  building: IconBuilding,
  'calendar-event': IconCalendarEvent,
  checkbox: IconCheckbox,
  filter: IconFilter,
  hierarchy: IconHierarchy,
  'message-circle': IconMessageCircle,
  package: IconPackage,
  receipt: IconReceipt,
  ripple: IconRipple,
  speakerphone: IconSpeakerphone,
  'target-arrow': IconTargetArrow,
  user: IconUser,
}

export function iconOf(name: string): TablerIcon {
  return ICONS[name] ?? IconTable
}

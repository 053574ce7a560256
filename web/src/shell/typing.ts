/** Whether keys belong to what somebody types, or to a dialog or menu that is open. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    Boolean(target.closest('input, textarea, select, [role="dialog"], [role="menu"], [role="listbox"]'))
  )
}

/** Whether a dialog or menu is open where somebody is, or above everything while the focus is nowhere. */
export function isInDialog(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  if (target === document.body) return document.querySelector('[role="dialog"][aria-modal="true"]') !== null
  return target.closest('[role="dialog"], [role="menu"]') !== null
}

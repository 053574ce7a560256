/** Whether keys belong to what somebody types, or to a dialog or menu that is open. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    Boolean(target.closest('input, textarea, select, [role="dialog"], [role="menu"], [role="listbox"]'))
  )
}

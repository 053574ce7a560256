/** Which objects can be shown as a board, and by which field. */

export const boards: Record<string, { by: string }> = {}

/** Where files and small pictures of them are. */

/** The address of a file's contents. */
export const fileAddress = (id: number): string => `/api/v1/files/${id}`

/** The sizes in which the server draws pictures small, by their longer side in pixels. */
export type Size = 96 | 320 | 1280

export const thumbnailAddress = (id: number, size: Size): string =>
  `${fileAddress(id)}/thumbnail?size=${size}`

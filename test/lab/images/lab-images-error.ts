/** Something the person at the keyboard can act on; shown as one sentence, without a stack trace. */
export class LabImagesError extends Error {
  override readonly name = "LabImagesError";
}

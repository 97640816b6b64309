/**
 * For images of whole systems, where many layers pay off. Docker accepts no more than 125; the rest
 * is for the layers of derived images.
 */
export const systemImageLayers = 120;

/**
 * For images of whole systems, where many layers pay. Docker takes no more than 125; the rest is
 * for the layers of images made from this one.
 */
export const systemImageLayers = 120;

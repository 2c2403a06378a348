package dev.espalier.images;

import java.nio.file.Path;

/**
 * A file that holds a picture.
 *
 * @param path where it is
 * @param name its path below the folder that is read, with slashes, by which users know it
 * @param label the index of its class; {@link #UNLABELLED} if it has none
 */
record PictureFile(Path path, String name, int label) {

    static final int UNLABELLED = -1;
}

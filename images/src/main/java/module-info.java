import dev.espalier.api.data.DataSource;
import dev.espalier.images.ImageFolder;

/** Pictures as data. */
module dev.espalier.images {
    requires transitive dev.espalier.core;
    requires java.desktop;
    requires static org.jspecify;

    exports dev.espalier.images;

    provides DataSource with
            ImageFolder;
}

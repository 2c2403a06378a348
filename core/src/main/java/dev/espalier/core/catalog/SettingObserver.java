package dev.espalier.core.catalog;

import dev.espalier.core.document.Node;

/** Is told what the nodes of a document are read as: how a search learns which setting a value belongs to. */
@FunctionalInterface
public interface SettingObserver {

    /** Takes no notice. */
    SettingObserver NONE = (node, type, range, path) -> {};

    /**
     * Called before a node is read, also if it is going to be refused.
     *
     * @param node the very node of the document
     * @param type what it must be
     * @param range the numbers that it can be
     * @param path what it is called in messages
     */
    void reads(Node node, SettingType type, SettingRange range, SettingPath path);
}

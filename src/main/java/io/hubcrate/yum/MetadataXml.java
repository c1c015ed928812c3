package io.hubcrate.yum;

import java.io.InputStream;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * XML as a stream of elements, without document types, entities of its own or anything from outside. The caller bounds
 * the bytes; with no entities to expand, no document holds more than its bytes, and no single part of it fills the memory.
 */
final class MetadataXml {
    private static final String LIMITS = "http://www.oracle.com/xml/jaxp/properties/";
    private static final int MAX_DEPTH = 32;

    /** Well-formed, but not what stands there in a repository: what surrounds it can still be read. */
    static final class UnexpectedException extends XMLStreamException {
        private static final long serialVersionUID = 1L;

        UnexpectedException(String message) {
            super(message);
        }

        String problem() {
            return String.valueOf(getMessage());
        }
    }

    private final BoundedEvents events;
    private final XMLStreamReader reader;
    private int depth;

    MetadataXml(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        // These count &lt; and its like, of which large metadata have many.
        factory.setProperty(LIMITS + "totalEntitySizeLimit", "0");
        factory.setProperty(LIMITS + "maxGeneralEntitySizeLimit", "0");
        events = new BoundedEvents(in);
        reader = factory.createXMLStreamReader(events, "UTF-8");
    }

    /** Goes to the next beginning of an element; false at the end of the document. */
    boolean nextElement() throws XMLStreamException {
        while (reader.hasNext()) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    if (depth > MAX_DEPTH) {
                        throw new XMLStreamException("nested too deeply");
                    }
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XMLStreamException("a document type or an entity");
                default -> {}
            }
        }
        return false;
    }

    /** Goes to the next child of the element at {@code level}; false, at its end. */
    boolean nextWithin(int level) throws XMLStreamException {
        while (reader.hasNext()) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    if (depth > MAX_DEPTH) {
                        throw new XMLStreamException("nested too deeply");
                    }
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    if (depth < level) {
                        return false;
                    }
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XMLStreamException("a document type or an entity");
                default -> {}
            }
        }
        return false;
    }

    private int next() throws XMLStreamException {
        events.next();
        try {
            return reader.next();
        } catch (RuntimeException e) {
            // The JDK's parser and decompressors let some damage through as these.
            throw new XMLStreamException("damaged: " + e, e);
        }
    }

    int depth() {
        return depth;
    }

    /** The element's name without its prefix. */
    String name() {
        return reader.getLocalName();
    }

    /** The value of an attribute without a prefix; null if there is none. */
    @Nullable
    String find(String attribute) {
        return reader.getAttributeValue(null, attribute);
    }

    /** Whether the element says that its address counts from somewhere else. */
    boolean hasBase() {
        return reader.getAttributeValue(XMLConstants.XML_NS_URI, "base") != null;
    }

    String require(String attribute) throws UnexpectedException {
        String value = find(attribute);
        if (value == null) {
            throw new UnexpectedException("<" + name() + "> lacks " + attribute);
        }
        return value;
    }

    long number(String attribute) throws UnexpectedException {
        return parse(require(attribute));
    }

    /** The text of an element without children; the stream stands at its end then. */
    String text() throws XMLStreamException {
        events.next();
        String text = reader.getElementText();
        depth--;
        return text;
    }

    static long parse(String text) throws UnexpectedException {
        try {
            long number = Long.parseLong(text.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UnexpectedException("a number expected, found '" + text + "'");
    }
}

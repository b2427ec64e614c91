package dev.gradus.labs.attention.documents;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.study.StudyWork;

/** Finding a passkey and telling the class of long documents: whole, through windows, segment by segment. */
public final class DocumentsPart implements Part<DocumentSettings> {

    /** The part. */
    public DocumentsPart() {}

    @Override
    public String name() {
        return "documents";
    }

    @Override
    public String summary() {
        return "passkeys and classes of long documents: full attention, windows, segments and documents in two levels";
    }

    @Override
    public String duration() {
        return "3 min";
    }

    @Override
    public DocumentSettings settings(Size size) {
        return DocumentSettings.of(size);
    }

    @Override
    public Work prepare(DocumentSettings settings, Source source) {
        return new StudyWork(new DocumentStudy(settings), settings, source.seedAlone());
    }
}

package dev.espalier.images;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import java.io.IOException;

/** A file is not a picture that can be used. */
final class UnreadablePictureException extends IOException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String what;
    private final String remedy;

    UnreadablePictureException(ErrorCode code, String what, String remedy) {
        super(what);
        this.code = code;
        this.what = what;
        this.remedy = remedy;
    }

    /** A file whose bytes are not what its format asks for. */
    static UnreadablePictureException damaged(String reason) {
        return new UnreadablePictureException(
                ErrorCode.DATA_FORMAT,
                "the picture is damaged: " + reason,
                "replace the file, or leave out damaged ones with damaged: skip");
    }

    /** The problem, with its file. */
    Problem of(String file) {
        return new Problem(code, file, what, remedy);
    }

    /** The problem as an error. */
    EspalierException thrown(String file) {
        Problem problem = of(file);
        return new EspalierException(problem.code(), problem.where(), problem.what(), problem.remedy(), this);
    }
}

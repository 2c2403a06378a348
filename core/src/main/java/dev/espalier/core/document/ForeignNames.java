package dev.espalier.core.document;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Names from PyTorch, Keras, Optax and scikit-learn, and earlier ones of Espalier, with the names that are right here. */
final class ForeignNames {

    /** Names that somebody may write, the names for it here, and where it is to be found if none of them is known. */
    static final String TABLE = """
            lr, learn rate, step size, eta                       | learning-rate | 'learning-rate', a key of the stack itself
            lr schedule, lr scheduler, schedules                 | schedule      | 'schedule', a key of the stack itself
            batch size, bs, mini batch, minibatch size           | batch         | 'train.batch'
            epoch, num epochs, n epochs, max epochs, epochs      | epochs        | 'train.epochs'
            num steps, max steps, n steps, max iter, num iterations, iterations, t max, t0, total steps, steps, decay steps, warmup steps | steps, epochs | 'train.steps'
            warmup epochs                                        | epochs        | the scheduler 'linear-warmup'
            accumulation steps, gradient accumulation, gradient accumulation steps, accumulate grad batches | accumulate | 'train.accumulate'
            max grad norm, max norm, clip grad norm, clip gradients, grad clip, gradient clip, global clipnorm, clip norm | clip-norm | 'train.clip-norm'
            clip grad value, clip value                          | clip-value    | 'train.clip-value'
            average, ema, ema momentum, polyak, swa, moving average, ema decay | ema-decay | 'train.ema-decay'
            guard, terminate on nan, detect anomaly, nan guard, stop on nan | stop-on-nan | 'train.stop-on-nan'
            num workers, prefetch factor, prefetch               | prefetch      | 'train.prefetch'
            restore best weights, load best model at end, restore best | restore-best | 'train.restore-best'
            checkpoint, checkpointing, model checkpoint, save steps, save freq | checkpoint | 'train.checkpoint'
            save total limit, max to keep                        | keep          | 'train.checkpoint.keep'
            figure, monitor, metric for best model               | metric, monitor | 'train.monitor'
            mode, greater is better                              | direction     | 'train.monitor.direction'
            eval steps, eval every, validation freq, validate    | validate      | 'train.validate'
            share, validation split, val split, validation fraction, val size | fraction, validation | 'data.validation'
            test split, test size, test fraction                 | test          | 'data.test'
            cv, n splits, k fold                                 | folds         | 'data.validation.folds'
            random state, random seed, manual seed               | seed          |
            dataset, data source, data loader                   | data, source  |
            transform, transforms, preprocessing, normalize      | preprocess, standardize | 'data.preprocess'
            augmentation, augmentations, data augmentation       | augment       |
            network, net, architecture, layers, sequential       | model         |
            residual block, res block, basic block, bottleneck block, skip connection | residual | the layer 'residual', in 'model'
            modules, templates, macros                           | blocks        |
            criterion, objective, loss fn, loss function, losses, cost | loss      |
            opt, solver                                          | optimizer     |
            callbacks, regularization, penalties, constraints, early stopping, patience | regularizers, early-stopping | the regularizer 'early-stopping'
            dropout, dropout rate                                | dropout       | the layer 'dropout', in 'model'
            param groups, parameter groups, layer wise lr        | groups        |
            rate, lr mult, lr multiplier, lr scale               | learning-rate-multiplier, probability, coefficient, drop-probability, pixel-probability |
            init, weight init, kernel initializer, initialization, law | initializer |
            requires grad, trainable, frozen                     | freeze        | 'groups', with 'freeze: true'
            weight decay, wd, decay, l2 regularization, kernel regularizer | weight-decay, decoupled-decay, l2 | the regularizer 'decoupled-decay' or 'l2'
            betas, b1, b2, beta                                  | beta1, beta2  |
            eps, fuzz                                            | epsilon       |
            alpha, memory, smoothing constant                    | rho           |
            initial, initial accumulator value                   | initial-accumulator |
            lr decay, rate decay                                 | learning-rate-decay |
            memory decay, decay rate, beta2 decay                | beta2-decay, rho |
            clip, clipping threshold                             | clip-threshold |
            trust                                                | trust-coefficient |
            every, k                                             | sync-period   |
            rho                                                  | radius        |
            amsgrad                                              | amsgrad       | the optimizer 'amsgrad'
            nesterov                                             | nesterov      | the optimizer 'nesterov'
            nag                                                  | nesterov      |
            sgdm, sgd momentum, heavy ball                       | momentum      |
            adam weight decay, adam w                            | adamw         |
            seed                                                 | textbook      |
            p, drop, drop rate, prob, keep prob                  | probability   |
            lambda, l, strength, alpha l1, penalty               | coefficient   |
            smoothing, label smoothing factor                    | epsilon, label-smoothing | the regularizer 'label-smoothing'
            min delta                                            | minimum-gain, threshold |
            eta min, min lr, alpha, end learning rate            | minimum, end  |
            milestones, boundaries                               | at            |
            factor, decay factor                                 | gamma         |
            max lr                                               | peak          |
            pct start                                            | rise          |
            std, stddev, sigma, standard deviation               | deviation     |
            out features, features, n units, hidden size, output dim | units     |
            use bias                                             | bias          |
            negative slope                                       | slope         |
            linear, fc, fully connected, inner product           | dense         |
            re lu, rectifier                                     | relu          |
            swish, hard swish, si lu                             | silu          |
            prelu, r relu                                        | leaky-relu    |
            selu, celu                                           | elu           |
            bn, batch norm1d, batch norm2d, batch normalization  | batch-norm    |
            conv, conv1d, conv2d, convolution1d, convolution2d, convolutional | convolution |
            depthwise conv2d, separable conv2d                   | convolution   |
            conv transpose1d, conv transpose2d, conv1d transpose, conv2d transpose, deconvolution, deconv | transposed-convolution |
            filters, out channels                                | channels      |
            kernel size, pool size, window                       | kernel        |
            strides                                              | stride        |
            dilation rate                                        | dilation      |
            max pool1d, max pool2d, max pool, max pooling1d, max pooling2d | max-pooling |
            avg pool1d, avg pool2d, avg pool, average pooling1d, average pooling2d | average-pooling |
            adaptive avg pool1d, adaptive avg pool2d             | adaptive-average-pooling |
            global avg pool, gap, global average pooling1d, global average pooling2d | global-average-pooling |
            gn, group normalization, instance norm, instance norm2d | group-norm |
            layer norm2d                                         | channel-norm  |
            upsample, up sampling1d, up sampling2d, interpolate  | upsampling    |
            zero pad2d, zero padding1d, zero padding2d, reflection pad2d, replication pad2d | padding |
            se, squeeze excite, se block                         | squeeze-excitation |
            ln, layer normalization                              | layer-norm    |
            dropout1d, dropout2d, spatial dropout1d, spatial dropout2d | spatial-dropout |
            stochastic depth                                     | drop-path     |
            cat, concat                                          | concatenate   |
            view                                                 | reshape       |
            softmax cross entropy, cross entropy loss, categorical crossentropy, sparse categorical crossentropy, nll, nll loss, log loss, ce | cross-entropy |
            bce, bce loss, bce with logits, bce with logits loss, binary crossentropy, sigmoid binary cross entropy | binary-cross-entropy |
            mse, mse loss, l2 loss, squared error, rmse          | mean-squared-error |
            mae, l1 loss, mean absolute error, absolute error    | mean-absolute-error |
            smooth l1, smooth l1 loss, huber loss                | huber         |
            log cosh loss, logcosh                               | log-cosh      |
            focal loss, sigmoid focal loss, binary focal crossentropy, categorical focal crossentropy | focal |
            quantile loss, pinball, pinball loss, mean pinball loss, tau | quantile, quantiles, pinball-loss |
            poisson nll, poisson nll loss, poisson loss          | poisson       |
            hinge loss, svm, multi margin, multi margin loss, categorical hinge, crammer singer | hinge |
            pos weight                                           | positive-weight | the setting 'positive-weight' of binary-cross-entropy
            mape                                                 | mean-absolute-percentage-error |
            mean poisson deviance                                | poisson-deviance |
            kl, kld, kl div, kl div loss, kl divergence          | kullback-leibler |
            acc, categorical accuracy, sparse categorical accuracy, binary accuracy | accuracy |
            auc, auroc                                           | roc-auc       |
            ece, calibration error, expected calibration         | expected-calibration-error |
            brier, brier score loss, mean squared probability error | brier-score |
            calibration curve, reliability curve, reliability diagram | reliability |
            r2, r2 score                                         | r-squared     |
            f1 score, f score                                    | f1            |
            top k accuracy, top5, top k categorical accuracy     | top-k         |
            step lr                                              | step          |
            multi step lr, piecewise constant decay, piecewise constant schedule | multi-step, table |
            exponential lr, exponential decay                    | exponential   |
            cosine annealing, cosine annealing lr, cosine decay, cosine schedule | cosine |
            cosine annealing warm restarts, cosine decay restarts, sgdr | cosine-restarts |
            reduce lr on plateau, plateau                        | reduce-on-plateau |
            one cycle lr                                         | one-cycle     |
            cyclic lr, clr, cyclic                               | cyclical      |
            polynomial lr, polynomial decay, poly                | polynomial    |
            linear lr                                            | linear        |
            constant lr                                          | constant      |
            inverse time decay                                   | inverse-time  |
            sequential lr, chained scheduler, join schedules     | sequence      |
            warmup, lr warmup, linear warmup                     | linear-warmup |
            lasso, l1 regularizer                                | l1            |
            ridge, l2 regularizer                                | l2            |
            l1l2                                                 | elastic-net   |
            he, he normal, kaiming                               | kaiming-normal |
            he uniform                                           | kaiming-uniform |
            glorot, glorot uniform, xavier                       | xavier-uniform |
            glorot normal                                        | xavier-normal |
            trunc normal                                         | truncated-normal |
            lsuv                                                 | layer-sequential |
            gaussian, random normal                              | normal        |
            random uniform                                       | uniform       |
            random flip, random horizontal flip, horizontal flip | flip          |
            random crop                                          | crop          |
            random rotation                                      | rotate        |
            random translation                                   | translate     |
            random zoom                                          | scale         |
            random brightness                                    | brightness    |
            color jitter                                         | colour-jitter |
            gaussian blur, random blur                           | blur          |
            randaugment, rand augment                            | rand-augment  |
            trivialaugment, trivial augment wide                 | trivial-augment |
            random resized crop, inception crop                  | random-resized-crop |
            random posterize                                     | posterize     |
            random solarize                                      | solarize      |
            random autocontrast, auto contrast                   | autocontrast  |
            random equalize, equalise, histogram equalization    | equalize      |
            random adjust sharpness, sharpen                     | sharpness     |
            random contrast                                      | contrast      |
            gaussian noise                                       | noise         |
            mix up                                               | mixup         |
            standard scaler, z score, normalization              | standardize   |
            min max scaler, rescaling                            | min-max, scale |
            simple imputer                                       | impute        |
            zca, whitening                                       | zca-whitening |
            centred                                              | centered      |
            mnist, fashion mnist                                 | fashion-mnist-small, idx |
            """;

    private static final Map<String, Row> ROWS = new HashMap<>();

    static {
        TABLE.lines().map(Row::of).forEach(row -> row.foreign.forEach(name -> ROWS.merge(fold(name), row, Row::and)));
    }

    private ForeignNames() {}

    /**
     * A line of the table.
     *
     * @param foreign what somebody may write
     * @param names what it is called here; which of them is meant depends on the place
     * @param elsewhere where it is to be found if none of these names is known in the place; may be empty
     */
    record Row(List<String> foreign, List<String> names, String elsewhere) {

        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            return new Row(words(cells[0]), words(cells[1]), cells[2].strip());
        }

        private static List<String> words(String cell) {
            return Arrays.stream(cell.split(",")).map(String::strip).toList();
        }

        private Row and(Row other) {
            return new Row(
                    foreign,
                    Stream.concat(names.stream(), other.names.stream()).toList(),
                    elsewhere.isEmpty() ? other.elsewhere : elsewhere);
        }
    }

    /**
     * What a name stands for in a place.
     *
     * @param name the name received
     * @param known the names that the place knows
     * @return such as {@code 'l2' or 'decoupled-decay'}; empty if the table has no answer
     */
    static String meant(String name, Collection<String> known) {
        Row row = ROWS.get(fold(name));
        if (row == null) {
            return "";
        }
        List<String> here = row.names.stream()
                .filter(known::contains)
                .distinct()
                .map(one -> "'" + one + "'")
                .toList();
        return here.isEmpty() ? row.elsewhere : String.join(" or ", here);
    }

    private static String fold(String name) {
        return Suggestions.fold(name);
    }
}

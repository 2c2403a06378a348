package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;

/** A concatenation bound to arrays: blocks of each input go one behind the other. */
final class ConcatenateOperation implements LayerOperation {

    private final int blocksOfSample;
    private final int outputBlock;
    private final int[] inputBlocks;
    private final float[][] inputs;
    private final float[] output;
    private final float[] outputGradient;
    private final float[][] inputGradients;

    ConcatenateOperation(LayerBinding binding, int axis) {
        int blocks = 1;
        for (int i = 0; i < axis; i++) {
            blocks *= binding.outputShape().dimension(i);
        }
        this.blocksOfSample = blocks;
        this.outputBlock = binding.outputShape().size() / blocks;
        int count = binding.inputCount();
        this.inputBlocks = new int[count];
        this.inputs = new float[count][];
        this.inputGradients = new float[count][];
        for (int i = 0; i < count; i++) {
            inputBlocks[i] = binding.inputShape(i).size() / blocks;
            inputs[i] = binding.input(i);
            inputGradients[i] = binding.inputGradient(i);
        }
        this.output = binding.output();
        this.outputGradient = binding.outputGradient();
    }

    @Override
    public void forward(BatchPass pass) {
        int blocks = pass.samples() * blocksOfSample;
        int offset = 0;
        for (int i = 0; i < inputs.length; i++) {
            int length = inputBlocks[i];
            for (int block = 0; block < blocks; block++) {
                System.arraycopy(inputs[i], block * length, output, block * outputBlock + offset, length);
            }
            offset += length;
        }
    }

    @Override
    public void backward(BatchPass pass) {
        int blocks = pass.samples() * blocksOfSample;
        int offset = 0;
        for (int i = 0; i < inputs.length; i++) {
            int length = inputBlocks[i];
            for (int block = 0; block < blocks && inputGradients[i].length > 0; block++) {
                int from = block * outputBlock + offset;
                System.arraycopy(outputGradient, from, inputGradients[i], block * length, length);
            }
            offset += length;
        }
    }
}

namespace FastText;

/// <summary>What <c>model.bin</c> has: the arguments, the dictionary and two matrices, in this order.</summary>
internal sealed record ModelFile(ModelArguments Arguments, ModelDictionary Dictionary)
{
    /// <param name="matrix">Reads the rows of a matrix, or passes them by.</param>
    public static (ModelFile File, T Input, T Output) Read<T>(ByteReader reader, Func<ByteReader, MatrixHead, T> matrix)
    {
        var arguments = ModelArguments.Read(reader);
        var dictionary = ModelDictionary.Read(reader);
        var isSupervised = arguments.Kind == ModelKind.Supervised;
        if (isSupervised && dictionary.Labels == 0)
        {
            throw reader.Problem("the model is supervised and has no label");
        }

        var inputs = dictionary.Words + (arguments.UsesBuckets ? (long)arguments.Buckets : 0);
        var input = matrix(reader, MatrixHead.Read(reader, "the input matrix", inputs, arguments.Dimensions));
        var head = MatrixHead.Read(
            reader, "the output matrix", isSupervised ? dictionary.Labels : dictionary.Words, arguments.Dimensions);
        if (isSupervised && head.Rows != dictionary.Labels)
        {
            throw reader.Problem($"the output matrix has {head.Rows} rows for {dictionary.Labels} labels");
        }

        return (new ModelFile(arguments, dictionary), input, matrix(reader, head));
    }
}

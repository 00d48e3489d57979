namespace WorkerLib.Training;

/// <summary>What is trained; also the name of its folder below <c>incoming/</c> and <c>models/</c>.</summary>
public static class TrainingForm
{
    /// <summary>Labels of texts: BlazingText's mode <c>supervised</c>, which gives <c>model.bin</c>.</summary>
    public const string Sentiment = "sentiment";

    /// <summary>Vectors of words: BlazingText's other modes, which give <c>vectors.txt</c>.</summary>
    public const string Vectors = "vectors";
}

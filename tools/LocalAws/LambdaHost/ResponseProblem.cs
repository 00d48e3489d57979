namespace LocalAws.LambdaHost;

/// <summary>What is wrong with a response that is no error, such as records of a batch that failed.</summary>
/// <param name="Text">In a few words, such as <c>3 of 10 failed</c>.</param>
/// <param name="IsWhole">Nothing of the event was dealt with.</param>
public sealed record ResponseProblem(string Text, bool IsWhole);

namespace Worker.Jobs.ReplayDeadLetters;

/// <summary>What became of a letter.</summary>
/// <param name="IsDone">Whether that is what the request asks for.</param>
internal sealed record LetterOutcome(string Text, bool IsDone = false);

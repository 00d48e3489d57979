namespace WorkerLib.Hazards;

/// <param name="telegrams">One for each feature that could be read.</param>
/// <param name="problems">What is wrong with each of the others.</param>
public sealed class UsgsFeedContent(IReadOnlyList<Telegram> telegrams, IReadOnlyList<string> problems)
{
    public IReadOnlyList<Telegram> Telegrams { get; } = telegrams;

    public IReadOnlyList<string> Problems { get; } = problems;
}

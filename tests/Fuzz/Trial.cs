namespace Fuzz;

/// <summary>One input, tried.</summary>
/// <param name="Group">What is counted together: a kind of document, a job.</param>
/// <param name="Outcome">Such as read or refused.</param>
/// <param name="What">How the input was made, for who must repeat it.</param>
/// <param name="Problem">What must not be; null when all is well. Its first line tells one problem from another.</param>
internal sealed record Trial(string Group, string Outcome, string What, string? Problem = null);

/// <summary>Makes inputs and tries them. The same seed makes the same input.</summary>
internal interface IFuzzer : IDisposable
{
    string Name { get; }

    /// <summary>The ending of the files that inputs are kept in.</summary>
    string Extension { get; }

    /// <param name="keep">Takes the input before it is tried: the process may not survive it.</param>
    Trial Try(Random random, Action<byte[]> keep);
}

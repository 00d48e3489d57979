namespace Worker.Tests.Fuzzing;

/// <summary>One input, tried.</summary>
/// <param name="Group">What is counted together: a kind of document, a job.</param>
/// <param name="Outcome">Such as read or refused.</param>
/// <param name="What">How the input was made, for who must repeat it.</param>
/// <param name="Problem">What must not be; null when all is well. Its first line tells one problem from another.</param>
public sealed record Trial(string Group, string Outcome, string What, string? Problem = null)
{
    public static readonly Trial Nothing = new("no job", "nothing to try", "");

    /// <summary>The type and where it was thrown come first, as they tell one problem from another.</summary>
    public static Trial Failed(string group, string what, Exception exception) => new(
        group, "failed", what, $"{exception.GetType().Name} {exception.StackTrace?.Split('\n')[0].Trim()}\n{exception}");
}

/// <summary>How a fuzzer is called on the command line.</summary>
/// <param name="description">What must hold.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FuzzerAttribute(string name, string description) : Attribute
{
    public string Name => name;

    public string Description => description;

    /// <summary>What comes out of a few hundred inputs, whatever jobs there are.</summary>
    public string[] Outcomes { get; set; } = [];
}

/// <summary>Makes inputs and tries them. The same seed makes the same input. Each class of this kind is a command.</summary>
public interface IFuzzer : IDisposable
{
    /// <summary>The ending of the files that inputs are kept in.</summary>
    string Extension { get; }

    /// <param name="keep">Takes the input before it is tried: the process may not survive it.</param>
    Trial TryOne(Random random, Action<byte[]> keep);
}

namespace LocalAws.Extras;

/// <summary>Something that a job needs of a local AWS, or brings to it: a stand-in for a server of others, or a page of the
/// console.</summary>
public interface ILocalExtra
{
    /// <summary>The option of <c>./worker up</c> that starts it; null for what always starts.</summary>
    ExtraOption? CommandOption { get; }

    /// <summary>Starts it before anything is deployed; the caller ends what it gets.</summary>
    /// <param name="value">The value of its option; null when the option takes none.</param>
    /// <exception cref="UserException">The value cannot be used.</exception>
    Task<IRunningExtra> StartAsync(Repository repository, string? value, CancellationToken cancellationToken);
}

/// <param name="Name">With its dashes, such as <c>--feeds</c>.</param>
/// <param name="Description">One line for the list of options.</param>
/// <param name="ValueName">What the help calls its value, such as <c>FOLDER</c>; null when it takes none.</param>
/// <param name="Details">More for <c>--help</c>; null for nothing.</param>
public sealed record ExtraOption(string Name, string Description, string? ValueName = null, string? Details = null);

namespace LocalAws.Extras;

/// <summary>All that is known of single jobs: the tool has one of these, and knows no job itself.</summary>
public interface ILocalExtras
{
    /// <summary>What <c>./worker up</c> can start.</summary>
    IReadOnlyList<ILocalExtra> All { get; }

    /// <summary>Deploys everything to a local AWS, runs the jobs, shows what they did and stops everything again.</summary>
    /// <param name="sentry">Whether a job is broken on purpose at the end, and what it reports is shown.</param>
    /// <param name="install">Whether what is missing on this machine is installed, or only named.</param>
    /// <exception cref="UserException">A job did not do what it should.</exception>
    Task RunDemoAsync(Repository repository, bool sentry, bool install, CancellationToken cancellationToken);
}

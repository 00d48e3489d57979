using System.CommandLine;
using LocalAws.Extras;

namespace Worker.Cli.Commands;

/// <summary><c>./worker demo</c>: shows on this machine, from the real package and the real Terraform, what the jobs do.</summary>
internal static class DemoCommand
{
    public static Command Create(ILocalExtras extras)
    {
        var sentry = new Option<bool>("--sentry")
        {
            Description = "Break a job on purpose at the end and show what it reports to Sentry, in Spotlight.",
        };
        var noInstall = SetupCommand.NoInstallOption();
        var command = new DetailedCommand(
            "demo",
            "Show what the jobs do, on this machine.",
            """
            Builds the package, starts a local AWS, applies the real Terraform, puts sample data in, runs each job from the package,
            shows what it did and stops everything again. Takes about 5 minutes; Ctrl-C stops it earlier.
            """)
        {
            sentry,
            noInstall,
        };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(extras, parsed.GetValue(sentry), !parsed.GetValue(noInstall), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ILocalExtras extras, bool sentry, bool install, CancellationToken cancellationToken)
    {
        await extras.RunDemoAsync(Repository.Find(), sentry, install, cancellationToken);
        Screen.Title("Everything is stopped again. ./worker up serves the same until you end it.");
        return 0;
    }
}

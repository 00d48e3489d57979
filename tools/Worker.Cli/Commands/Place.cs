using System.CommandLine;
using Spectre.Console;
using Worker.Cli.Aws;
using Worker.Cli.Logs;

namespace Worker.Cli.Commands;

/// <summary>What an operator's command acts on: what <c>./worker up</c> serves, or an AWS account.</summary>
/// <param name="Environment">The account; null for what is served here.</param>
internal sealed record Place(AwsEnvironment? Environment, AwsCli Aws, IFunctions Functions, ILogSource Log)
{
    public string Name => Aws.Place;

    public static Option<string?> EnvironmentOption() => new("--env")
    {
        Description = "Act on the AWS account of terraform/env/NAME.tfvars, with the credentials of the AWS CLI. "
            + "Without it: on ./worker up.",
        HelpName = "NAME",
    };

    public static Option<bool> YesOption() => new("--yes") { Description = "Do not ask before production is touched." };

    /// <param name="name">The value of --env.</param>
    /// <exception cref="UserException">Nothing is served, or the credentials are not of that account.</exception>
    public static async Task<Place> OpenAsync(string? name, CancellationToken cancellationToken)
    {
        var repository = Repository.Find();
        if (name is null)
        {
            var served = Served.Read(repository);
            return new Place(null, AwsCli.Local(new Uri(served.AwsUrl), Served.Advice), new LocalFunctions(served), new LocalLog(served));
        }

        var environment = AwsEnvironment.Read(repository, name);
        var aws = await environment.ConnectAsync(cancellationToken);
        return new Place(environment, aws, new AccountFunctions(aws), new CloudWatchLog(aws));
    }

    /// <summary>Asks before something is done to production; anywhere else it does not.</summary>
    /// <param name="deed">What is to be done, such as <c>Run export_api_log</c>.</param>
    /// <exception cref="UserException">The answer was no, or nobody could be asked.</exception>
    public async Task ConfirmAsync(string deed, bool yes, CancellationToken cancellationToken)
    {
        if (Environment is not { IsProduction: true } || yes)
        {
            return;
        }

        if (Console.IsInputRedirected || !Screen.Console.Profile.Capabilities.Interactive)
        {
            throw new UserException(
                $"{deed} on {Environment.Name}? Nobody can be asked without a terminal: add --yes if so.", UserException.WrongUsage);
        }

        var text = $"{deed} on {Environment.Name} (account {Environment.AccountId}, {Environment.Region})?";
        var prompt = new ConfirmationPrompt(Markup.Escape(text)) { DefaultValue = false };
        if (!await prompt.ShowAsync(Screen.Console, cancellationToken))
        {
            throw new UserException("nothing was done.");
        }
    }
}

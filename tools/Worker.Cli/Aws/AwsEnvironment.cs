using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Worker.Cli.Aws;

/// <summary>An environment that <c>terraform/env/&lt;name&gt;.tfvars</c> describes.</summary>
/// <param name="AccountId">Twelve digits; the only account that commands for this environment may touch.</param>
internal sealed partial record AwsEnvironment(string Name, string AccountId, string Region)
{
    /// <summary>True where a command asks before it changes something.</summary>
    public bool IsProduction => Name == "production";

    /// <summary>The bucket of packages and symbols, named as in terraform/main.tf.</summary>
    public string PackagesBucket => $"worker-{Name}-packages-{AccountId}";

    /// <exception cref="UserException">There is no such environment, or its file does not say its account.</exception>
    public static AwsEnvironment Read(Repository repository, string name)
    {
        var known = Directory.GetFiles(Path.Combine(repository.Terraform, "env"), "*.tfvars").Select(Path.GetFileNameWithoutExtension)
            .Where(known => known != "local").Order(StringComparer.Ordinal).ToList();
        if (!known.Contains(name))
        {
            throw new UserException(
                $"no environment is called {name}: terraform/env/ has {string.Join(", ", known)}. "
                + "Without --env a command acts on ./worker up.",
                UserException.WrongUsage);
        }

        var file = $"terraform/env/{name}.tfvars";
        var settings = Settings(File.ReadAllText(Path.Combine(repository.Root, file)));
        var account = settings.GetValueOrDefault("account_id", "");
        if (!AccountNumber().IsMatch(account))
        {
            throw new UserException(
                $"{file} does not set account_id: add account_id = \"<twelve digits>\", so that no other account is ever touched.");
        }

        var environment = settings.GetValueOrDefault("environment", name);
        return new AwsEnvironment(environment, account, settings.GetValueOrDefault("region") ?? DefaultRegion(repository));
    }

    /// <summary>The CLI for this environment, once its credentials are known to be of this account.</summary>
    /// <exception cref="UserException">There are no credentials, or they are of another account.</exception>
    public async Task<AwsCli> ConnectAsync(CancellationToken cancellationToken)
    {
        var aws = new AwsCli(Name, Region);
        var identity = await aws.CallAsync("sts", "get-caller-identity", new JsonObject(), cancellationToken);
        var account = identity.GetProperty("Account").GetString();
        return account == AccountId
            ? aws
            : throw new UserException(
                $"the credentials are of account {account}, but {Name} is account {AccountId} (terraform/env/{Name}.tfvars): "
                + $"nothing was done. Use the profile of {Name}: AWS_PROFILE=….");
    }

    /// <summary>The texts that a formatted file sets at its top level.</summary>
    private static Dictionary<string, string> Settings(string tfvars) =>
        Setting().Matches(tfvars).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);

    private static string DefaultRegion(Repository repository) =>
        RegionDefault().Match(File.ReadAllText(Path.Combine(repository.Terraform, "variables.tf"))) is { Success: true } match
            ? match.Groups["value"].Value
            : throw new UserException("terraform/variables.tf has no default for region: set region in the environment's tfvars.");

    [GeneratedRegex(@"^(?<name>\w+)\s*=\s*""(?<value>[^""\n]*)""", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^variable ""region"" \{[^}]*\n\s*default\s*=\s*""(?<value>[^""]+)""", RegexOptions.Multiline)]
    private static partial Regex RegionDefault();

    [GeneratedRegex(@"^\d{12}$")]
    private static partial Regex AccountNumber();
}

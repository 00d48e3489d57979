using System.CommandLine;
using System.Text.Json;
using Worker.Cli.Adopt;
using Worker.Cli.Aws;

namespace Worker.Cli.Commands;

/// <summary><c>./worker adopt</c>: writes the files of functions that exist in an account outside this Terraform.</summary>
internal static class AdoptCommand
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        const string code = "functions/Jobs/<Job>/<Job>Handler.cs";
        var functions = new Argument<string[]>("function")
        {
            Description = "Names of functions in the account, such as shop_send_mail.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var environment = new Option<string>("--env")
        {
            Description = "Environment that the functions exist in: a file of terraform/env/.",
            HelpName = "NAME",
            Required = true,
        };
        var prefix = new Option<string?>("--all-matching")
        {
            Description = "Adopt every function too whose name begins so and that is not here yet.",
            HelpName = "PREFIX",
        };
        var alias = new Option<string>("--alias")
        {
            Description = "Alias through which the functions are called.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "current",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of text." };
        var command = new DetailedCommand(
            "adopt",
            "Write the files of functions that exist in the account outside this Terraform (as left by apex).",
            $"""
            Writes for each function terraform/<job>.tf with the import blocks, and {code} to port its code to. It only reads
            the account. What it writes holds every function as it is; docs/migrating-from-apex.md leads through import and switch.

              ./worker adopt shop_send_mail --env production
              ./worker adopt --all-matching shop_ --env production

            Settings that may be secrets are not written: the files name SSM parameters, and it says how to fill them.
            """)
        {
            functions,
            environment,
            prefix,
            alias,
            json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(functions) ?? [],
            parsed.GetRequiredValue(environment),
            parsed.GetValue(prefix),
            parsed.GetRequiredValue(alias),
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] names, string environment, string? prefix, string alias, bool asJson, CancellationToken cancellationToken)
    {
        if (names.Length == 0 && string.IsNullOrEmpty(prefix))
        {
            throw new UserException("name the functions to adopt, or give --all-matching PREFIX.", UserException.WrongUsage);
        }

        var repository = Repository.Find();
        var account = AwsEnvironment.Read(repository, environment);
        var aws = await account.ConnectAsync(cancellationToken);
        var adoption = new Adoption(repository, aws, account.Name, alias);
        var adopted = await Screen.StepAsync($"reading {environment}", note => adoption.RunAsync(names, prefix, note, cancellationToken));
        Console.WriteLine(asJson ? Json(adopted) : AdoptionReport.Write(adopted));
        return 0;
    }

    private static string Json(IReadOnlyList<ForeignFunction> functions) => JsonSerializer.Serialize(
        new
        {
            functions = functions.Select(function => new
            {
                function = function.Name,
                terraform = $"terraform/{function.Name}.tf",
                code = $"functions/Jobs/{function.JobName}/{function.JobName}Handler.cs",
                version = function.Version,
                parameters = function.Secrets.ToDictionary(secret => secret, function.ParameterName),
                notes = AdoptionReport.Notes(function),
            }),
        },
        Web);
}

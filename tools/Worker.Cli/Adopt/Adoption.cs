using System.Text.Json;
using System.Text.RegularExpressions;
using Worker.Cli.Aws;
using Worker.Cli.Fleet;
using Worker.Cli.NewJobs;
using WorkerLib;

namespace Worker.Cli.Adopt;

/// <summary>Writes the files of functions that exist in an account outside this Terraform: all of them or none.</summary>
/// <param name="environment">Name of the environment that the account is.</param>
/// <param name="alias">Alias through which the functions are called.</param>
internal sealed partial class Adoption(Repository repository, AwsCli aws, string environment, string alias)
{
    /// <summary>
    /// Reads the functions and writes <c>terraform/&lt;job&gt;.tf</c> and <c>functions/Jobs/&lt;Job&gt;/&lt;Job&gt;Handler.cs</c> for each.
    /// </summary>
    /// <param name="prefix">Adopts every function besides whose name begins so and that is not here yet; null for none.</param>
    /// <param name="note">Called with what is being done.</param>
    /// <exception cref="UserException">One of them cannot be adopted; nothing was written.</exception>
    public async Task<IReadOnlyList<ForeignFunction>> RunAsync(
        IReadOnlyList<string> names, string? prefix, Action<string> note, CancellationToken cancellationToken)
    {
        var exists = (await new AccountReader(aws, alias).FunctionNamesAsync(cancellationToken)).ToHashSet();
        var managed = await ManagedAsync(cancellationToken);
        var matching = exists.Where(name => prefix is not null
            && name.StartsWith(prefix, StringComparison.Ordinal)
            && !managed.Contains(name)
            && !File.Exists(TerraformFile(name)));
        var chosen = names.Concat(matching.Order(StringComparer.Ordinal)).Distinct().ToList();
        if (chosen.Count == 0)
        {
            throw new UserException(
                $"no function of {environment} begins with {prefix} and is still to be adopted: aws lambda list-functions shows all.");
        }

        foreach (var name in chosen)
        {
            Check(name, exists, managed);
        }

        var functions = await new AccountReader(aws, alias).ReadAsync(chosen, note, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        Write(functions);
        return functions;
    }

    /// <summary>Writes the files of functions; when one cannot be written, those before it are taken away again.</summary>
    public void Write(IReadOnlyList<ForeignFunction> functions)
    {
        var files = functions.SelectMany(function => new[]
        {
            (Path: TerraformFile(function.Name), Text: new JobTerraform(function, environment).Write()),
            (Path: CodeFile(function.JobName), Text: JobCode.Write(function)),
        }).ToList();
        var written = new List<string>();
        try
        {
            foreach (var (path, text) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using var file = new StreamWriter(new FileStream(path, FileMode.CreateNew));
                written.Add(path);
                file.Write(text);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NewFiles.Delete(written);
            throw new UserException($"cannot write the files: {exception.Message} Nothing was written.");
        }
    }

    /// <summary>Refuses a function whose name no job of this house could have.</summary>
    internal static void CheckName(string name)
    {
        if (!SnakeCase().IsMatch(name))
        {
            throw new UserException(
                $"{name} is not snake_case, and a function cannot be renamed: write it as a new job with ./worker new "
                + "and switch its trigger (docs/migrating-from-apex.md, \"Names that do not fit\").");
        }
    }

    private void Check(string name, HashSet<string> exists, HashSet<string> managed)
    {
        var job = JobNames.Pascal(name);
        if (!exists.Contains(name))
        {
            var suggestion = NearestName.Of(name, exists) is { } nearest ? $"; did you mean {nearest}?" : "";
            throw new UserException(
                $"{environment} has no function {name}{suggestion} (aws lambda list-functions shows all).", UserException.WrongUsage);
        }

        if (managed.Contains(name))
        {
            throw new UserException(
                $"{name} is already managed by the Terraform state of {environment}: there is nothing to adopt. "
                + "If its file is missing here, get it from the commit that was applied.");
        }

        CheckName(name);
        if (new[] { TerraformFile(name), CodeFile(job) }.FirstOrDefault(File.Exists) is { } file)
        {
            throw new UserException(
                $"{Path.GetRelativePath(repository.Root, file)} exists already: it would be overwritten. "
                + $"Take it away first if {name} is really to be adopted anew.");
        }

        var files = Directory.EnumerateFiles(repository.Terraform, "*.tf");
        if (files.FirstOrDefault(file => File.ReadAllText(file).Contains($"\"{name}\"", StringComparison.Ordinal)) is { } other)
        {
            throw new UserException(
                $"terraform/{Path.GetFileName(other)} speaks of \"{name}\" already: take that out first, or leave the function to it.");
        }
    }

    /// <summary>The functions in the Terraform state of the environment; none as long as nothing was applied.</summary>
    private async Task<HashSet<string>> ManagedAsync(CancellationToken cancellationToken)
    {
        var settings = Path.Combine(repository.Terraform, "env", $"{environment}.tfbackend");
        if (!File.Exists(settings) || !StateBucket().IsMatch(await File.ReadAllTextAsync(settings, cancellationToken)))
        {
            throw new UserException(
                $"terraform/env/{environment}.tfbackend does not name the bucket of the state: "
                + "write it as for the other environments (docs/operating.md).");
        }

        var bucket = StateBucket().Match(await File.ReadAllTextAsync(settings, cancellationToken)).Groups["bucket"].Value;
        var main = await File.ReadAllTextAsync(Path.Combine(repository.Terraform, "main.tf"), cancellationToken);
        var key = StateKey().Match(main).Groups["key"].Value;
        try
        {
            var state = JsonElement.Parse(await aws.RunAsync(["s3", "cp", $"s3://{bucket}/{key}", "-"], cancellationToken));
            return
            [
                .. state.GetProperty("resources").EnumerateArray()
                    .Where(resource => resource.GetProperty("type").GetString() == "aws_lambda_function")
                    .SelectMany(resource => resource.GetProperty("instances").EnumerateArray())
                    .Select(instance => instance.GetProperty("attributes").GetProperty("function_name").GetString()!),
            ];
        }
        catch (AwsCliException exception) when (exception.Code is "404" or "NoSuchKey" or "NoSuchBucket")
        {
            return [];
        }
    }

    private string TerraformFile(string name) => Path.Combine(repository.Terraform, $"{name}.tf");

    private string CodeFile(string job) => Path.Combine(repository.Root, "functions", "Jobs", job, $"{job}Handler.cs");

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*$")]
    private static partial Regex SnakeCase();

    [GeneratedRegex(@"^bucket\s*=\s*""(?<bucket>[^""]+)""", RegexOptions.Multiline)]
    private static partial Regex StateBucket();

    [GeneratedRegex(@"^\s*key\s*=\s*""(?<key>[^""]+\.tfstate)""", RegexOptions.Multiline)]
    private static partial Regex StateKey();
}

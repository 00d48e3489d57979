namespace Worker.Cli.Adopt;

/// <summary>Writes <c>functions/Jobs/&lt;Job&gt;/&lt;Job&gt;Handler.cs</c> for a function whose code is still to be ported.</summary>
internal static class JobCode
{
    /// <summary>What the code of a job says until it is ported; tests/Worker.Tests/Jobs/AdoptedJobTests.cs looks for it.</summary>
    public const string NotPorted = "is not ported yet";

    public static string Write(ForeignFunction function) =>
        $$"""
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using Amazon.Lambda.Core;
        using WorkerLib.Lambda;

        namespace Worker.Jobs.{{function.JobName}};

        /// <summary>
        /// Adopted, not ported: callers get version {{function.Version}} of the old code until terraform/{{function.Name}}.tf is switched.
        /// </summary>
        internal sealed class {{function.JobName}}Handler
        {
            public static LambdaHandler Create() => LambdaHandler.For<JsonElement, JsonElement>(
                new {{function.JobName}}Handler().HandleAsync,
                new JobJsonSerializer<{{function.JobName}}Json>({{function.JobName}}Json.Default));

            public Task<JsonElement> HandleAsync(JsonElement request, ILambdaContext context) =>
                throw new NotSupportedException("{{function.Name}} {{NotPorted}}: docs/migrating-from-apex.md");
        }

        [JsonSerializable(typeof(JsonElement))]
        internal sealed partial class {{function.JobName}}Json : JsonSerializerContext;

        """;
}

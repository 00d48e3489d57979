namespace Worker.Tests.Hydra.Pipelines;

/// <summary>What is wrong with a declaration in itself.</summary>
public sealed class DeclarationFindingTests
{
    private const string Task = "tasks: {a: {component: step.yaml, arguments: {count: 1}}}";

    [Theory]
    [InlineData("»", "yaml-syntax")]
    [InlineData("»- a", "wrong-shape")]
    [InlineData("name: p\n»name: q\n" + Task, "duplicate-key")]
    [InlineData("name: p\ntasks:\n  a: {component: step.yaml}\n  »a: {component: step.yaml}", "duplicate-key")]
    [InlineData("»" + Task, "missing-key")]
    [InlineData("»name: p", "missing-key")]
    [InlineData("name: p\ntasks: »{}", "missing-key")]
    [InlineData("name: p\ntasks: »[a]", "wrong-shape")]
    [InlineData("name: »My Pipeline\n" + Task, "invalid-name")]
    [InlineData("name: »5\n" + Task, "wrong-shape")]
    [InlineData("name: p\n»stages: []\n" + Task, "unknown-key")]
    [InlineData("name: p\n»exitHandler: {}\n" + Task, "unsupported")]
    [InlineData("name: p\n»loop: {}\n" + Task, "unsupported")]
    [InlineData("name: p\ntasks:\n  a: {component: step.yaml, »condition: x}", "unsupported")]
    [InlineData("name: p\ntasks:\n  a: {»importer: step.yaml, component: step.yaml}", "unsupported")]
    [InlineData("name: p\ntasks:\n  »a.b: {component: step.yaml}", "invalid-name")]
    [InlineData("name: p\ntasks:\n  a: »{arguments: {count: 1}}", "missing-key")]
    [InlineData("name: p\ntasks:\n  a: »step.yaml", "wrong-shape")]
    [InlineData("name: p\nparameters: »[a]\n" + Task, "wrong-shape")]
    [InlineData("name: p\nparameters: {»my param: String}\n" + Task, "invalid-name")]
    [InlineData("name: p\nparameters: {a: »5}\n" + Task, "wrong-shape")]
    [InlineData("name: p\nparameters: {a: »{default: 5}}\n" + Task, "missing-key")]
    [InlineData("name: p\nparameters: {a: »Dataset}\n" + Task, "artifact-as-parameter")]
    [InlineData("name: p\nparameters: {a: {type: »GCSPath}}\n" + Task, "artifact-as-parameter")]
    [InlineData("name: p\nparameters: {a: {type: »PipelineTaskFinalStatus}}\n" + Task, "artifact-as-parameter")]
    [InlineData("name: p\nparameters: {a: {type: Integer, default: »x}}\n" + Task, "type-mismatch")]
    [InlineData("name: p\nparameters: {a: {type: Integer, default: »1.5}}\n" + Task, "type-mismatch")]
    [InlineData("name: p\nparameters: {a: {type: Integer, default: »99999999999999999999}}\n" + Task, "type-mismatch")]
    [InlineData("name: p\nparameters: {a: {type: Float, default: ».inf}}\n" + Task, "type-mismatch")]
    [InlineData("name: p\nparameters: {a: {type: String, default: »5}}\n" + Task, "type-mismatch")]
    [InlineData("name: p\nparameters: {a: {type: Boolean, default: »1}}\n" + Task, "type-mismatch")]
    [InlineData("name: p\nparameters: {a: {type: JsonArray, default: »{b: 1}}}\n" + Task, "type-mismatch")]
    [InlineData("name: p\nparameters: {a: {type: JsonObject, default: »{b: .nan}}}\n" + Task, "type-mismatch")]
    public void Finds_what_is_wrong_with_the_form(string marked, string code) =>
        PipelineFixture.Compile(Marked.In(marked).Text).AssertError(code, Marked.In(marked));

    [Theory]
    [InlineData("arguments: »[1]", "wrong-shape")]
    [InlineData("arguments: {count: »}", "invalid-value")]
    [InlineData("arguments: {count: »2026-11-27}", "invalid-value")]
    [InlineData("arguments: {count: »0x10}", "invalid-value")]
    [InlineData("arguments: {count: »{a: 1, b: 2}}", "wrong-shape")]
    [InlineData("arguments: {count: »{input: x}}", "wrong-shape")]
    [InlineData("arguments: {count: {parameter: »5}}", "wrong-shape")]
    [InlineData("arguments: {count: {output: »one}}", "wrong-shape")]
    [InlineData("arguments: {count: {output: »one.}}", "wrong-shape")]
    [InlineData("arguments: {count: 1}\nafter: [»{a: b}]", "wrong-shape")]
    [InlineData("arguments: {count: 1}\ncaching: »maybe", "wrong-shape")]
    [InlineData("arguments: {count: 1}\nenv: »[A=b]", "wrong-shape")]
    [InlineData("arguments: {count: 1}\nenv: {A: »5}", "wrong-shape")]
    [InlineData("arguments: {count: 1}\nretry: »{backoffSeconds: 5}", "missing-key")]
    [InlineData("arguments: {count: 1}\nretry: {count: »0}", "wrong-shape")]
    [InlineData("arguments: {count: 1}\nretry: {count: 1, maxBackoffSeconds: »7200}", "wrong-shape")]
    [InlineData("arguments: {count: 1}\nretry: {count: 1, backoffFactor: »0.5}", "wrong-shape")]
    [InlineData("arguments: {count: 1}\nresources: {cpu: »four}", "invalid-resource")]
    [InlineData("arguments: {count: 1}\nresources: {cpu: »0}", "invalid-resource")]
    [InlineData("arguments: {count: 1}\nresources: {memory: »4 GB}", "invalid-resource")]
    [InlineData("arguments: {count: 1}\nresources: {memory: »1.5G}", "invalid-resource")]
    [InlineData("arguments: {count: 1}\nresources: {memory: »0}", "invalid-resource")]
    [InlineData("arguments: {count: 1}\nresources: {accelerator: {type: T4, count: »0}}", "invalid-resource")]
    [InlineData("arguments: {count: 1}\nresources: {accelerator: {type: »'a b'}}", "invalid-resource")]
    [InlineData("arguments: {count: 1}\nresources: {»gpu: 1}", "unknown-key")]
    [InlineData("arguments: {count: 1}\ncustomJob: {replicaCount: »0}", "wrong-shape")]
    [InlineData("arguments: {count: 1}\ncustomJob: {timeout: »1h}", "wrong-shape")]
    [InlineData("arguments: {count: 1}\ncustomJob: {workerPoolSpecs: »[]}", "wrong-shape")]
    [InlineData("arguments: {count: 1}\ncustomJob: {workerPoolSpecs: [»{container_spec: {}}]}", "missing-key")]
    [InlineData("arguments: {count: 1}\ncustomJob: {workerPoolSpecs: [{containerSpec: {args: »x}}]}", "wrong-shape")]
    [InlineData("arguments: {count: 1}\ncustomJob: {workerPoolSpecs: [{containerSpec: {args: [»5]}}]}", "wrong-shape")]
    [InlineData("arguments: {count: 1}\ncustomJob: {workerPoolSpecs: [{containerSpec: {args: [»{executorInput: }]}}]}", "unsupported")]
    [InlineData("arguments: {count: 1}\ncustomJob: {workerPoolSpecs: [{containerSpec: {args: [{inputValue: »rate}]}}]}", "unknown-input")]
    [InlineData("arguments: {count: 1}\ncustomJob: {workerPoolSpecs: [{containerSpec: {args: [{inputPath: »count}]}}]}", "type-mismatch")]
    [InlineData("arguments: {count: 1}\ncustomJob: {workerPoolSpecs: [{containerSpec: {args: [{outputUri: »rows}]}}]}", "type-mismatch")]
    [InlineData("arguments: {count: 1}\ncustomJob: {workerPoolSpecs: [{containerSpec: {args: [{outputPath: »x}]}}]}", "unknown-output")]
    [InlineData("arguments: {count: 1}\ncustomJob: {workerPoolSpecs: [{containerSpec: {}, x: »2026-11-27}]}", "invalid-value")]
    public void Finds_what_is_wrong_with_a_task(string marked, string code) =>
        PipelineFixture.CompileTask(Marked.In(marked).Text).AssertError(code, Marked.In(marked).Moved(lines: 4, columns: 4));

    [Theory]
    [InlineData("name: p\ntasks:\n  a: {component: »\"\", arguments: {count: 1}}")]
    [InlineData("name: p\ntasks:\n  a: {component: »\"step\\0.yaml\", arguments: {count: 1}}")]
    public void Finds_a_component_that_is_no_path(string marked) =>
        PipelineFixture.Compile(Marked.In(marked).Text).AssertError("invalid-value", Marked.In(marked));

    [Fact]
    public void Finds_everything_that_is_wrong_in_the_order_of_the_text()
    {
        var compiled = PipelineFixture.Compile("""
            name: P
            parameters: {a b: String, c: Model}
            tasks:
              one: {component: step.yaml, resources: {cpu: x}, caching: 1}
            """);

        Assert.Equal(
            ["invalid-name 1", "invalid-name 2", "artifact-as-parameter 2", "invalid-resource 4", "wrong-shape 4"],
            compiled.Findings.Select(finding => $"{finding.Code} {finding.Line}"));
        Assert.All(compiled.Findings, PipelineFixture.AssertIsSentence);
    }

    [Fact]
    public void Says_which_feature_is_missing_and_what_to_do()
    {
        var finding = PipelineFixture.CompileTask("arguments: {count: 1}\nforeach: [1, 2]").AssertError("unsupported", 6, 5);

        Assert.Equal("A loop cannot be declared here.", finding.Message);
        Assert.StartsWith("Compile this pipeline with KFP", finding.Fix, StringComparison.Ordinal);
    }
}

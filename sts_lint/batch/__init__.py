"""The codemod over many repositories: values, state, tasks and reports of a campaign."""
